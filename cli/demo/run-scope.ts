import type { Tracer } from '@opentelemetry/api'
import type { ModelClients } from './telemetry/clients.ts'
import type { Stretch } from './telemetry/retime.ts'
import type { CurrentRun } from './telemetry/current-run.ts'
import { faultRow } from './plan/fault-table.ts'
import type { RunPlan } from './plan/plan-run.ts'
import { randomFrom, type Random } from './plan/random.ts'

/** What a task is given for one run. */
export interface RunScope {
  readonly plan: RunPlan
  readonly clients: ModelClients
  /** The app's own tracer. */
  readonly tracer: Tracer
  /** The tracer that the Vercel AI SDK takes when it finds a global one. */
  readonly aiTracer: Tracer
  readonly random: Random
  /** The pre-flight answer this run was given, if it asked. */
  readonly preflightId: string | null
  /** Milliseconds after which a call to the model is given up. Short when this run is meant to time out. */
  readonly timeoutMs: number
  /** True when this run is to meet the fault by the app's own doing. */
  meets(fault: 'tool_exception' | 'sources_missing'): boolean
  /** Asks the model: the request carries the run's fault, and time passes as with a real one. */
  asking<Result>(work: () => Promise<Result>): Promise<Result>
  /** Does work that looks as if it had taken this many milliseconds. */
  taking<Result>(lastsMs: number, work: () => Promise<Result>): Promise<Result>
}

export interface ScopeParts {
  readonly plan: RunPlan
  readonly clients: ModelClients
  readonly tracer: Tracer
  readonly aiTracer: Tracer
  readonly current: CurrentRun
  readonly preflightId: string | null
}

const timeoutSeenMs = 30_000
const timeoutRealMs = 150

/** Builds the scope of a run, and the list of stretches that it fills as the run goes on. */
export function createRunScope({ plan, clients, tracer, aiTracer, current, preflightId }: ScopeParts) {
  const random = randomFrom(plan.traceId, 'scope')
  const stretches: Stretch[] = []
  const fault = plan.fault?.name ?? null
  let spent = false

  async function taking<Result>(lastsMs: number, work: () => Promise<Result>): Promise<Result> {
    // The clock of spans: the wall for the start, the monotonic one for how long it took.
    const fromMs = Date.now()
    const began = performance.now()
    try {
      return await work()
    } finally {
      stretches.push({ fromMs, toMs: fromMs + performance.now() - began, lastsMs })
    }
  }

  const scope: RunScope = {
    plan,
    clients,
    tracer,
    aiTracer,
    random,
    preflightId,
    timeoutMs: fault === 'timeout' ? timeoutRealMs : 60_000,
    meets: (name) => fault === name,
    taking,
    async asking(work) {
      const server = fault === null ? null : faultRow(fault).server
      current.fault = plan.fault?.recovers && spent ? null : server
      spent = true
      try {
        return await taking(current.fault === 'timeout' ? timeoutSeenMs : random.between(380, 2_900), work)
      } finally {
        current.fault = null
      }
    },
  }
  return { scope, stretches }
}
