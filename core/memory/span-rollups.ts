import type { SpanKind, Story } from '#core/telemetry/story.ts'

import { appModelKey } from './app-model.ts'
import { causeOfFinding } from './cause.ts'
import type { Finding } from './finding.ts'
import { modelFamily } from './model-family.ts'
import type { RollupDelta, RollupScope } from './rollup.ts'
import { weightOf } from './severity-weights.ts'

/** Agents and workflows repeat the sums of their children, so only these spend. */
const spendingKinds: ReadonlySet<SpanKind> = new Set(['LLM', 'EMBEDDING', 'RERANK'])

/** What one span adds to the counts of its minute, per app, agent, tool, model, provider and class of failure. */
export function rollupsOf(story: Story, findings: readonly Finding[], durationMs: number): RollupDelta[] {
  const failedWeight = weightOf(findings)
  const failed = failedWeight > 0
  const spends = spendingKinds.has(story.kind)
  const amounts: Amounts = {
    failedCalls: failed ? 1 : 0,
    failedWeight,
    tokensIn: spends ? whole(story.tokensIn) : 0,
    tokensOut: spends ? whole(story.tokensOut) : 0,
    costUsd: spends ? Math.max(0, story.costUsd ?? 0) : 0,
    durationMs: Math.max(0, durationMs),
  }
  const isDown = findings.some((finding) => causeOfFinding(finding) === 'environment' && finding.severity !== 'LOW')
  madeCount = 0
  // An app's failed executions are runs, which are weighed when they are judged.
  add('app', story.app, amounts, false, 0)
  if (story.kind === 'AGENT') add('agent', story.agentName, amounts, false)
  if (story.kind === 'TOOL') add('tool', story.toolName, amounts, !isDown)
  if (spends || failed) {
    const model = story.responseModel ?? story.requestModel
    const family = model === null ? null : modelFamily(model)
    add('model', family, amounts, !isDown)
    add('provider', story.provider, amounts, !isDown)
    add('app_model', family === null ? null : appModelKey(story.app, family), amounts, !isDown)
  }
  if (findings.length === 0) return made.slice(0, madeCount)
  for (const name of new Set(findings.map((finding) => finding.class))) add('class', name, amounts, false)
  if (isDown) {
    const down = made.slice(0, madeCount).filter(({ scope }) => scope in outageScopes)
    for (const { scope, key } of down) add('outage', `${scope}:${key}`, amounts, true)
  }
  return made.slice(0, madeCount)
}

/** Filled and copied: a list that grows keeps room for seventeen, and these wait in memory for their commit. */
const made: RollupDelta[] = []
let madeCount = 0

type Amounts = Omit<RollupDelta, 'scope' | 'key' | 'calls' | 'timed'>

/** Written out: a delta that is put together by spreading costs three times the work and twice the memory. */
function add(
  scope: RollupScope,
  key: string | null,
  { failedCalls, failedWeight, tokensIn, tokensOut, costUsd, durationMs }: Amounts,
  timed: boolean,
  weight = failedWeight,
): void {
  if (key === null || key === '') return
  made[madeCount++] = {
    scope,
    key: key.length > keyMax ? key.slice(0, keyMax) : key,
    calls: 1,
    failedCalls,
    failedWeight: weight,
    tokensIn,
    tokensOut,
    costUsd,
    durationMs,
    timed,
  }
}

/** What can be down. Its rows are written only while something is. */
const outageScopes = { provider: true, model: true, tool: true, app_model: true }
const keyMax = 200
const whole = (count: number | null) => (count === null || !Number.isFinite(count) ? 0 : Math.max(0, Math.trunc(count)))
