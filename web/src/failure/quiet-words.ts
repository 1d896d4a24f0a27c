import { counted, durationText, percentText } from '../format/numbers.ts'

interface Quiet {
  readonly silentSeconds: number
  readonly silenceNeededSeconds: number
  readonly runsBefore: number
  readonly failedRunsBefore: number
  readonly runsSince: number
  readonly runsNeeded: number | null
  readonly chance: number
  readonly gone: boolean
}

/** Whether a failure without versions is gone: the answer first, then what it stands on. */
export function quietWords(quiet: Quiet): readonly string[] {
  const { silentSeconds, silenceNeededSeconds, runsBefore, failedRunsBefore, runsSince, runsNeeded } = quiet
  const silent = silentSeconds < 60 ? 'less than a minute' : durationText(Math.floor(silentSeconds / 60) * 60_000)
  const silence = `Silent for ${silent}; it takes ${durationText(silenceNeededSeconds * 1000)}.`
  if (runsNeeded === null)
    return ['Not to be told: how often it came before is not known, so no silence proves anything.', silence]
  return [
    quiet.gone
      ? 'It is gone. If it is met again, it counts as regressed.'
      : 'Too early to say. If it is met again now, it does not count as regressed.',
    silence,
    `${counted(runsSince, 'run')} since could have met it; it takes ${runsNeeded}.`,
    `Before, ${failedRunsBefore} of ${counted(runsBefore, 'run')} met it: ` +
      `so much silence comes by accident in ${percentText(quiet.chance)} of cases.`,
  ]
}

interface EscalationWindow {
  readonly name: string
  readonly failedRuns: number
  readonly runs: number
  readonly expected: number
  readonly threshold: number
}

/** One stretch of time of a failure that is met more often than usual. */
export function escalationWords({ name, failedRuns, runs, expected, threshold }: EscalationWindow): string {
  const stretch = name === 'day' ? 'last day' : 'last ten minutes'
  const usual = name === 'day' ? 'the week before' : 'the day before'
  const met = `${counted(failedRuns, 'run')} of ${counted(runs, 'run')} met it in the ${stretch}`
  return `${met}; ${usual} foretells ${Number(expected.toFixed(1))}, and from ${threshold} on it escalates.`
}
