import type { FailureClass } from '#core/memory/taxonomy.ts'
import { faultRow, type Carrier, type FaultName } from './plan/fault-table.ts'
import type { RunPlan } from './plan/plan-run.ts'
import type { TaskName } from './plan/task-data.ts'

/** One line of the truth file: what was done to one run, and what a reader of its spans should find. See README.md. */
export interface TruthLine {
  readonly traceId: string
  readonly run: number
  /** ISO time at which the run begins on its spans. */
  readonly at: string
  readonly task: string
  readonly app: string
  readonly release: string
  readonly environment: string
  readonly model: string
  readonly promptName: string
  readonly promptVersion: string
  readonly intent: string
  readonly tags: readonly string[]
  readonly fault: FaultName | null
  /** The rule of plan/rules.ts that chose the fault, or `chance`. */
  readonly rule: string | null
  readonly cause: 'context' | 'environment' | 'chance' | null
  readonly expectedClasses: readonly FailureClass[]
  /** What kind of span shows it: the app's own run or attempt, the model's, the tool's, the retriever's. */
  readonly carrier: Carrier | null
  readonly outcome: 'OK' | 'FAILED' | 'RECOVERED'
  /** What pre-flight said before the run; null when it was not asked or did not answer. */
  readonly preflight: { readonly id: string; readonly verdict: string; readonly risk: number | null } | null
}

/** Where an emitter cannot tell a fault as it was: OpenLLMetry reads no refusals from streams, so nothing was said. */
const toldOtherwise: Readonly<Partial<Record<TaskName, Partial<Record<FaultName, readonly FailureClass[]>>>>> = {
  'sql-copilot': { refusal: ['output.empty'] },
}

/** What was injected into a run. */
export function truthOf(plan: RunPlan, startsAtMs: number, preflight: TruthLine['preflight']): TruthLine {
  const { task, fault } = plan
  const row = fault === null ? null : faultRow(fault.name)
  const told = fault === null ? undefined : toldOtherwise[task.name]?.[fault.name]
  // The Vercel AI SDK gives the model's span the error; the other two leave a failed call without a span.
  const carrier = row?.carrier === 'run' && task.name === 'invoice-reader' ? 'model' : (row?.carrier ?? null)
  return {
    traceId: plan.traceId,
    run: plan.index,
    at: new Date(startsAtMs).toISOString(),
    task: task.name,
    app: task.name,
    release: plan.release,
    environment: plan.environment,
    model: plan.model,
    promptName: task.promptName,
    promptVersion: plan.promptVersion,
    intent: plan.intent.name,
    tags: plan.intent.tags,
    fault: fault?.name ?? null,
    rule: fault?.rule ?? null,
    cause: fault?.cause ?? null,
    expectedClasses: told ?? row?.classes ?? [],
    carrier,
    outcome: fault === null ? 'OK' : fault.recovers ? 'RECOVERED' : 'FAILED',
    preflight,
  }
}
