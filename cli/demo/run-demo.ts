import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#core/platform/errors.ts'
import { askPreflight } from './ask-preflight.ts'
import type { DemoOptions, DemoResult } from './demo-options.ts'
import { startModelServer } from './model-server/start.ts'
import { faultNames } from './plan/fault-table.ts'
import { planRun, type RunPlan } from './plan/plan-run.ts'
import { randomFrom } from './plan/random.ts'
import { usualFaultRate } from './plan/rules.ts'
import { playRun } from './play-run.ts'
import { createTally } from './tally.ts'
import { answerForTasks, tasks } from './tasks/all.ts'
import { createModelClients } from './telemetry/clients.ts'
import { findReceiver, otlpSink } from './telemetry/send-spans.ts'
import { createSpanDesk } from './telemetry/span-desk.ts'
import { truthOf } from './truth.ts'

/** Runs after which a live story begins anew; its releases stay the newest. */
const runsPerLiveStory = 400
/** Runs in a row whose spans did not arrive before the demo gives up. */
const undeliveredInARowMax = 5

/**
 * Runs the demo apps against a model server of their own and sends what their instrumentation saw to Nevermore.
 * Resolves when all runs are sent, or `signal` fires; rejects when the receiver stays away.
 */
export async function runDemo(options: DemoOptions = {}): Promise<DemoResult> {
  const { endpoint = 'http://127.0.0.1:4318', key = null, api = null, live = false, clock = Date.now } = options
  const seed = options.seed ?? randomInt(1, 1_000_000_000)
  const runs = options.runs ?? (live ? Infinity : 200)
  const rate = options.ratePerSecond === undefined ? (live ? 0.5 : null) : options.ratePerSecond
  if (options.sink === undefined) await findReceiver(endpoint)
  const sink = options.sink ?? otlpSink(endpoint, key)
  const server = await startModelServer({ answer: answerForTasks })
  const desk = createSpanDesk()
  const clients = createModelClients(server.baseUrl, desk.provider)
  const tally = createTally(seed)
  const begunAtMs = clock()
  let failedInARow = 0
  try {
    for (let index = 0; index < runs && options.signal?.aborted !== true; index++) {
      const plan = planOf(index, { ...options, seed, runs })
      const asked = api !== null && plan.asksPreflight
      const preflight = asked ? await askPreflight(api, key, plan) : null
      const startsAtMs = startOf(plan, { ...options, runs, nowMs: clock(), begunAtMs })
      const anchor = startsAtMs === null ? { endsAtMs: clock() } : { startsAtMs }
      const spans = await playRun(plan, { desk, clients, preflightId: preflight?.id ?? null, anchor })
      const problem = await sink.send(spans).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      const line = truthOf(plan, startsAtMs ?? clock(), preflight)
      tally.add({ line, spans: spans.length, asked, problem })
      await options.onRun?.(line, tally.result())
      failedInARow = problem === null ? 0 : failedInARow + 1
      if (failedInARow >= undeliveredInARowMax) {
        throw new AppError('unavailable', `No spans arrive at ${endpoint}: ${problem}`)
      }
      if (rate !== null) await pause(1000 / rate, options.signal)
    }
    return tally.result()
  } finally {
    await server.stop()
    if (options.sink === undefined) await sink.close()
  }
}

interface PlaceInStory extends DemoOptions {
  readonly seed: number
  readonly runs: number
}

function planOf(
  index: number,
  { seed, runs, live, certain, badLuck, faults = faultNames, faultRate = usualFaultRate }: PlaceInStory,
): RunPlan {
  // Without an end there is no share of the way: bursts come round again.
  const progress = live ? (index % runsPerLiveStory) / runsPerLiveStory : index / runs
  const data = Object.values(tasks).map((task) => task.data)
  return planRun(index, progress, {
    seed,
    tasks: data,
    faults: new Set(faults),
    faultRate,
    ...(certain === undefined ? {} : { certain }),
    ...(badLuck === undefined ? {} : { badLuck }),
    newestRelease: live ?? false,
  })
}

interface PlaceInTime extends DemoOptions {
  readonly runs: number
  readonly nowMs: number
  readonly begunAtMs: number
}

/** When a backdated run begins; null lets it end now. */
function startOf(plan: RunPlan, { backdateHours = 0, runs, live, begunAtMs }: PlaceInTime): number | null {
  if (backdateHours <= 0 || live) return null
  const spanMs = backdateHours * 3_600_000
  const jitter = randomFrom(plan.traceId, 'start').next()
  return Math.round(begunAtMs - spanMs + ((plan.index + jitter) / runs) * spanMs)
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  sleep(ms, undefined, signal ? { signal } : {}).then(undefined, () => {}) // Woken up to stop.
