import type { Clock } from '#core/platform/clock.ts'
import type { Log } from '#core/platform/log.ts'

/** Something that is done again and again. */
export interface Job {
  readonly name: string
  /** From the end of one run to the start of the next, so that a slow job never runs twice at a time. */
  readonly everyMs: number
  /** Answers how many things it did; null when another process was at it. Must end by itself. */
  run(): Promise<number | null>
  /** How much its last turn left to the next one; left out by jobs that leave nothing. */
  waiting?(): number
}

export interface JobCount {
  readonly job: string
  readonly runs: number
  readonly failures: number
  readonly done: number
  readonly seconds: number
  readonly waiting: number
}

export interface Schedule {
  start(): void
  /** Starts nothing new, and waits for what is running. Safe twice, and without a start. */
  stop(): Promise<void>
  /** Of every job since the start, for /metrics. */
  counts(): readonly JobCount[]
}

export interface ScheduleOptions {
  readonly jobs: readonly Job[]
  readonly log: Log
  readonly clock: Clock
}

/** Runs jobs at their intervals. A job that fails is logged and tried again at its next turn. */
export function scheduleJobs({ jobs, log, clock }: ScheduleOptions): Schedule {
  const lanes = jobs.map((job) => createLane(job, log, clock))
  return {
    start: () => lanes.forEach((lane) => lane.start()),
    stop: async () => void (await Promise.all(lanes.map((lane) => lane.stop()))),
    counts: () => lanes.map((lane) => lane.count()),
  }
}

function createLane(job: Job, log: Log, clock: Clock) {
  const count = { runs: 0, failures: 0, done: 0, seconds: 0 }
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let stopped = false

  async function run(): Promise<void> {
    const startedMs = clock()
    try {
      const done = await job.run()
      count.done += done ?? 0
      if (done) log.debug({ job: job.name, done, tookMs: clock() - startedMs }, 'job done')
    } catch (error) {
      count.failures += 1
      log.error({ err: error, job: job.name }, 'job failed; it is tried again at its next turn')
    }
    count.runs += 1
    count.seconds += (clock() - startedMs) / 1000
  }

  function wait(): void {
    timer = setTimeout(() => {
      running = run().then(() => {
        running = null
        if (!stopped) wait()
      })
    }, job.everyMs)
    // A job that waits for its turn is no reason to stay alive.
    timer.unref()
  }

  return {
    start() {
      if (timer === null && !stopped) wait()
    },
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
    count: (): JobCount => ({ job: job.name, ...count, waiting: job.waiting?.() ?? 0 }),
  }
}
