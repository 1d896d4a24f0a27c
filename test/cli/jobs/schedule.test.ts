import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { scheduleJobs, type Job } from '#cli/jobs/schedule.ts'
import { createLog } from '#core/platform/log.ts'

const lines: string[] = []
const log = createLog({ level: 'error', destination: { write: (line) => void lines.push(line) } })
const start = (...jobs: Job[]) => {
  const schedule = scheduleJobs({ jobs, log, clock: Date.now })
  schedule.start()
  return schedule
}

beforeEach(() => {
  vi.useFakeTimers()
  lines.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

describe('scheduleJobs', () => {
  it('runs each job at its own interval and counts what it did', async () => {
    const schedule = start(
      { name: 'often', everyMs: 10, run: async () => 2 },
      { name: 'seldom', everyMs: 1_000, run: async () => null },
    )
    await vi.advanceTimersByTimeAsync(100)
    await schedule.stop()
    expect(schedule.counts()).toMatchObject([
      { job: 'often', runs: 10, done: 20, failures: 0 },
      { job: 'seldom', runs: 0 },
    ])
  })

  it('never runs a slow job twice at a time', async () => {
    let atOnce = 0
    let most = 0
    const schedule = start({
      name: 'slow',
      everyMs: 10,
      async run() {
        most = Math.max(most, ++atOnce)
        await new Promise((resolve) => setTimeout(resolve, 100))
        atOnce -= 1
        return 1
      },
    })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(most).toBe(1)
    const stopped = schedule.stop()
    await vi.advanceTimersByTimeAsync(200)
    await stopped
  })

  it('logs a job that fails and tries it again', async () => {
    let turn = 0
    const schedule = start({
      name: 'shaky',
      everyMs: 10,
      async run() {
        turn += 1
        if (turn === 1) throw new Error('the database went away')
        return 1
      },
    })
    await vi.advanceTimersByTimeAsync(25)
    await schedule.stop()
    expect(schedule.counts()).toMatchObject([{ runs: 2, failures: 1, done: 1 }])
    expect(lines.join()).toContain('the database went away')
  })

  it('waits at the stop for what is running, and starts nothing after it', async () => {
    let ended = 0
    const schedule = start({
      name: 'slow',
      everyMs: 10,
      async run() {
        await new Promise((resolve) => setTimeout(resolve, 50))
        ended += 1
        return 1
      },
    })
    await vi.advanceTimersByTimeAsync(20)
    const stopped = schedule.stop()
    await vi.advanceTimersByTimeAsync(500)
    await stopped
    expect(ended).toBe(1)
    await schedule.stop()
  })
})
