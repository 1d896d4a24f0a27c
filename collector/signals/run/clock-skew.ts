import type { RunHit, RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'

/** Times that cannot be true: an end before the start, or a child that begins before its parent. */
export const clockSkew: RunSignal = {
  id: 'clock-skew',
  title: 'Times that cannot be true',
  version: 1,
  grade: 'B',
  classes: ['telemetry.clock_skew'],
  content: [],
  thresholds: ['skew_ms_max'],
  notOn: [
    'a child that outlives its parent',
    'a child that begins after its parent ended, as queued work does',
    'a difference of milliseconds',
    'a span without an end',
    'a parent that never came',
    'the same moment',
  ],
  find(run, { thresholds: { skew_ms_max } }) {
    for (const step of run.steps) {
      if (step.endMs !== null && step.endMs < step.startMs)
        return [hitOf(step, step.startMs - step.endMs, 'ended before it began')]
      const parent = run.parentOf(step)
      if (parent === null || step.startMs >= parent.startMs - skew_ms_max) continue
      return [hitOf(step, parent.startMs - step.startMs, 'began before its parent')]
    }
    return []
  },
}

const hitOf = (step: Step, byMs: number, what: string): RunHit => ({
  step,
  class: 'telemetry.clock_skew',
  confidence: 0.9,
  path: 'start_time_unix_nano',
  excerpt: step.name,
  note: `it ${what}, by ${Math.round(byMs)} ms`,
  facts: { where: null, operation: 'times', message: `a span ${what}` },
})
