/** How long a failure was silent, and how many runs could have met it meanwhile. */
export interface Quiet {
  readonly silentMs: number
  /** Usual time between two runs that met it; null when it was met too rarely to say. */
  readonly medianGapMs: number | null
  /** Runs that could have met it before it was resolved, and those that did. */
  readonly runsBefore: number
  readonly failedBefore: number
  /** Runs that could have met it since it fell silent. */
  readonly runsSince: number
}

const silenceLeastMs = 24 * 3_600_000
const gaps = 10
/** Silence less likely than this is no accident. */
const chanceMost = 0.01

/** So long a failure has to be silent before seeing it again is a return. */
export const silenceNeededMs = (medianGapMs: number | null): number =>
  Math.max(silenceLeastMs, gaps * (medianGapMs ?? 0))

/** P(no failing run among `runsSince` | the rate from before). One when nothing is known of that rate. */
export function chanceOfSilence({
  runsBefore,
  failedBefore,
  runsSince,
}: Omit<Quiet, 'silentMs' | 'medianGapMs'>): number {
  if (runsBefore <= 0 || failedBefore <= 0) return 1
  const rate = Math.min(1, failedBefore / runsBefore)
  return (1 - rate) ** runsSince
}

/** So many runs without it make silence unlikely enough; null when no number does. */
export function runsNeeded({ runsBefore, failedBefore }: Pick<Quiet, 'runsBefore' | 'failedBefore'>): number | null {
  if (runsBefore <= 0 || failedBefore <= 0) return null
  const rate = Math.min(1, failedBefore / runsBefore)
  return rate === 1 ? 1 : Math.floor(Math.log(chanceMost) / Math.log(1 - rate)) + 1
}

/**
 * Whether a failure without versions was really gone: silent for long enough, while so many runs could have met it that
 * at the old rate some would have. Without exposure "resolved" only means that nobody ran it.
 */
export const wasGone = (quiet: Quiet): boolean =>
  quiet.silentMs >= silenceNeededMs(quiet.medianGapMs) && chanceOfSilence(quiet) < chanceMost
