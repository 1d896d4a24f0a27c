import { AppError } from '#core/platform/errors.ts'

export interface ChartRange {
  readonly from: Date
  readonly to: Date
  readonly stepSeconds: number
  /** Beginnings of all steps, oldest first: multiples of the step since 1970. */
  readonly steps: readonly Date[]
}

const stepsDefault = 200
const stepsMax = 2_000
const minuteSeconds = 60

/**
 * The steps of a chart. Counts are kept per minute, so a step is rounded up to whole minutes; without one, the range is
 * cut into about 200.
 */
export function chartRange(from: Date, to: Date, stepSeconds: number | null): ChartRange {
  const seconds = (to.getTime() - from.getTime()) / 1000
  if (seconds <= 0) throw problem('to', 'must be later than from')
  if (stepSeconds !== null && stepSeconds < 1) throw problem('stepSeconds', 'must be positive')
  const step = Math.ceil((stepSeconds ?? seconds / stepsDefault) / minuteSeconds) * minuteSeconds
  if (seconds / step > stepsMax) {
    throw problem('stepSeconds', `would give ${Math.ceil(seconds / step)} steps; at most ${stepsMax} are allowed`)
  }
  const stepMs = step * 1000
  const first = Math.floor(from.getTime() / stepMs) * stepMs
  const count = Math.ceil((to.getTime() - first) / stepMs)
  return {
    from: new Date(first),
    to,
    stepSeconds: step,
    steps: Array.from({ length: count }, (_, at) => new Date(first + at * stepMs)),
  }
}

const problem = (path: string, message: string): AppError =>
  new AppError('invalid', `${path} ${message}.`, { fields: [{ path, message }] })
