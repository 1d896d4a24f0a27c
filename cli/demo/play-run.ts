import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { digest } from './plan/random.ts'
import type { RunPlan } from './plan/plan-run.ts'
import { createRunScope } from './run-scope.ts'
import { tasks } from './tasks/all.ts'
import type { ModelClients } from './telemetry/clients.ts'
import { currentRun, type CurrentRun } from './telemetry/current-run.ts'
import { dressSpans, type Dress } from './telemetry/retime.ts'
import type { SpanDesk } from './telemetry/span-desk.ts'

export interface PlayParts {
  readonly desk: SpanDesk
  readonly clients: ModelClients
  readonly preflightId: string | null
  /** When the run begins or ends on its spans. */
  readonly anchor: Dress['anchor']
}

/** Runs one plan for real and returns the spans that its libraries made, dressed as those of its app. */
export async function playRun(plan: RunPlan, parts: PlayParts): Promise<readonly ReadableSpan[]> {
  let made = 0
  const current: CurrentRun = {
    traceId: plan.traceId,
    nextSpanId: () => digest(plan.traceId, 'span', made++).slice(0, 16),
    fault: null,
  }
  const { scope, stretches } = createRunScope({
    plan,
    clients: parts.clients,
    tracer: parts.desk.tracer(plan.task.name),
    aiTracer: parts.desk.tracer('ai'),
    current,
    preflightId: parts.preflightId,
  })
  try {
    await currentRun.run(current, () => tasks[plan.task.name].run(scope))
  } catch {
    // The app failed, as planned or not: its spans tell, and the truth file says which of the two it was.
  }
  const spans = parts.desk.take(plan.traceId)
  if (spans.length === 0) return []
  return dressSpans(spans, { resource: resourceOf(plan), stretches, anchor: parts.anchor })
}

const resourceOf = (plan: RunPlan) =>
  resourceFromAttributes({
    'service.name': plan.task.name,
    'service.version': plan.release,
    'deployment.environment.name': plan.environment,
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
  })
