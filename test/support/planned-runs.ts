import { faultNames, faultRow } from '#cli/demo/plan/fault-table.ts'
import { fits, planRun, type RunPlan } from '#cli/demo/plan/plan-run.ts'
import { chanceOfBadLuck, rules, usualFaultRate } from '#cli/demo/plan/rules.ts'
import { tasks } from '#cli/demo/tasks/all.ts'
import { truthOf } from '#cli/demo/truth.ts'
import type { PastCalls } from '#core/memory/backtest/past-calls.ts'
import type { PastFailure, PastRun } from '#core/memory/backtest/past-run.ts'
import { appModelKey } from '#core/memory/app-model.ts'
import { contextOf } from '#core/memory/context-signature.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { taxonomy } from '#core/memory/taxonomy.ts'

export interface PlannedRuns {
  readonly runs: readonly PastRun[]
  readonly calls: readonly PastCalls[]
  readonly fromMs: number
  /** How likely each run was to fail, which only the one who planned it can know. */
  readonly truth: ReadonlyMap<string, number>
}

export interface PlannedRunsOptions {
  readonly seed: number
  readonly runs: number
  readonly hours?: number
  readonly faultRate?: number
  /** Known causes always lead to their failure. */
  readonly certain?: boolean
  /** Share of runs that fail for no reason. */
  readonly badLuck?: number
  /** Share of the story that is only remembered. */
  readonly remembered?: number
}

const begunMs = Date.UTC(2026, 0, 5)

/** The demo's fault-injection set as pre-flight would have seen it: what was planned, without playing it. */
export function plannedRuns({
  seed,
  runs: count,
  hours = 24,
  faultRate = usualFaultRate,
  remembered = 0.3,
  certain = false,
  badLuck = (chanceOfBadLuck * faultRate) / usualFaultRate,
}: PlannedRunsOptions): PlannedRuns {
  const spanMs = hours * 3_600_000
  const data = Object.values(tasks).map((task) => task.data)
  const faults = new Set(faultNames)
  const truth = new Map<string, number>()
  const runs = Array.from({ length: count }, (_, index) => {
    const progress = index / count
    const plan = planRun(index, progress, { seed, tasks: data, faults, faultRate, certain, badLuck })
    truth.set(
      plan.traceId,
      chanceOf(plan, progress, { scale: certain ? Infinity : faultRate / usualFaultRate, badLuck }),
    )
    return pastRun(plan, begunMs + progress * spanMs)
  })
  return { runs, calls: callsOf(runs), fromMs: begunMs + remembered * spanMs, truth }
}

function pastRun(plan: RunPlan, startedMs: number): PastRun {
  const { outcome, expectedClasses } = truthOf(plan, startedMs, null)
  const question = questionOf(plan)
  const asked = contextOf(question)
  const [name] = expectedClasses
  const met: PastFailure[] =
    name === undefined
      ? []
      : [`${plan.task.name} ${name}`].map((id) => ({
          id,
          shortId: 'F-1',
          class: name,
          title: id,
          severity: taxonomy[name].severity,
          fingerprint: id,
        }))
  return {
    traceId: plan.traceId,
    startedMs,
    endedMs: startedMs + 2_000,
    question,
    asked,
    contexts: [asked],
    failed: outcome === 'FAILED',
    contextCaused: outcome === 'FAILED' && name !== undefined && taxonomy[name].cause === 'context',
    met,
  }
}

const questionOf = ({ task, userText, model, promptVersion, release, environment }: RunPlan): PreflightQuestion => ({
  app: task.name,
  operation: 'agent',
  agent: task.agent,
  messages: [{ role: 'user', name: null, parts: [{ type: 'text', content: userText }] }],
  tools: null,
  model,
  provider: 'openai',
  promptName: task.promptName,
  promptVersion,
  release,
  environment,
  env: null,
  deadlineMs: Infinity,
})

/** Each run calls its model once, at its end. */
const callsOf = (runs: readonly PastRun[]): PastCalls[] =>
  [...runs]
    .sort((a, b) => a.endedMs - b.endedMs)
    .flatMap(({ asked, met, endedMs: atMs }) => {
      const family = asked.modelFamily ?? ''
      const failure = met.find((one) => taxonomy[one.class].cause === 'environment')
      const call = { atMs, calls: 1, failed: failure === undefined ? 0 : 1, failureId: failure?.id ?? null }
      return [
        { ...call, scope: 'provider' as const, key: 'openai' },
        { ...call, scope: 'model' as const, key: family },
        { ...call, scope: 'app_model' as const, key: appModelKey(asked.app, family) },
      ]
    })

/** The chance of failing that the rules gave a run: what the best possible method would know. */
function chanceOf(plan: RunPlan, progress: number, { scale, badLuck }: { scale: number; badLuck: number }): number {
  let [chance, left] = [0, 1]
  for (const rule of rules) {
    if (!plan.task.faults.includes(rule.fault) || !fits(rule, plan, progress)) continue
    const falls = Math.min(1, rule.probability * scale)
    const mayPass = Number.isFinite(scale) && plan.task.retries && faultRow(rule.fault).passes
    chance += left * falls * (mayPass ? 0.6 : 1)
    left *= 1 - falls
  }
  return chance + left * Math.min(1, badLuck)
}
