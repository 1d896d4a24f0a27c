import type { SpanKind, Story } from '#core/telemetry/story.ts'

import { appModelKey } from './app-model.ts'
import type { Finding } from './finding.ts'
import { modelFamily } from './model-family.ts'
import type { RollupDelta, RollupScope } from './rollup.ts'
import { weightOf } from './severity-weights.ts'
import { taxonomy } from './taxonomy.ts'

/** Agents and workflows repeat the sums of their children, so only these spend. */
const spendingKinds: ReadonlySet<SpanKind> = new Set(['LLM', 'EMBEDDING', 'RERANK'])

/** What one span adds to the counts of its minute, per app, agent, tool, model, provider and class of failure. */
export function rollupsOf(story: Story, findings: readonly Finding[], durationMs: number): RollupDelta[] {
  const failedWeight = weightOf(findings)
  const failed = failedWeight > 0
  const spends = spendingKinds.has(story.kind)
  const amounts = {
    calls: 1,
    failedCalls: failed ? 1 : 0,
    failedWeight,
    tokensIn: spends ? whole(story.tokensIn) : 0,
    tokensOut: spends ? whole(story.tokensOut) : 0,
    costUsd: spends ? Math.max(0, story.costUsd ?? 0) : 0,
    durationMs: Math.max(0, durationMs),
  }
  const isDown = findings.some(({ class: name, severity }) => isOutage(name) && severity !== 'LOW')
  const call = { ...amounts, timed: !isDown }
  const deltas: RollupDelta[] = []
  // An app's failed executions are runs, which are weighed when they are judged.
  add(deltas, 'app', story.app, { ...amounts, failedWeight: 0 })
  if (story.kind === 'AGENT') add(deltas, 'agent', story.agentName, amounts)
  if (story.kind === 'TOOL') add(deltas, 'tool', story.toolName, call)
  if (spends || failed) {
    const model = story.responseModel ?? story.requestModel
    const family = model === null ? null : modelFamily(model)
    add(deltas, 'model', family, call)
    add(deltas, 'provider', story.provider, call)
    add(deltas, 'app_model', family === null ? null : appModelKey(story.app, family), call)
  }
  if (findings.length === 0) return deltas
  for (const name of new Set(findings.map((finding) => finding.class))) add(deltas, 'class', name, amounts)
  if (isDown) {
    const down = deltas.filter(({ scope }) => scope in outageScopes)
    for (const { scope, key } of down) add(deltas, 'outage', `${scope}:${key}`, { ...amounts, timed: true })
  }
  return deltas
}

const isOutage = (name: Finding['class']): boolean => taxonomy[name].cause === 'environment'

type Amounts = Omit<RollupDelta, 'scope' | 'key'>

function add(deltas: RollupDelta[], scope: RollupScope, key: string | null, amounts: Amounts): void {
  if (key !== null && key !== '') deltas.push({ scope, key: key.slice(0, keyMax), ...amounts })
}

/** What can be down. Its rows are written only while something is. */
const outageScopes = { provider: true, model: true, tool: true, app_model: true }
const keyMax = 200
const whole = (count: number | null) => (count === null || !Number.isFinite(count) ? 0 : Math.max(0, Math.trunc(count)))
