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

/** What the return of a failure without versions is told by, in sentences. */
export function quietWords(quiet: Quiet): readonly string[] {
  const { silentSeconds, silenceNeededSeconds, runsBefore, failedRunsBefore, runsSince, runsNeeded } = quiet
  const silent = silentSeconds < 60 ? 'less than a minute' : durationText(Math.floor(silentSeconds / 60) * 60_000)
  const silence = `Silent for ${silent} of the ${durationText(silenceNeededSeconds * 1000)} it takes.`
  if (runsNeeded === null) return [silence, 'How often it came before is not known, so no silence proves anything.']
  return [
    silence,
    [
      `${counted(runsSince, 'run')} since could have met it, of the ${runsNeeded} it takes:`,
      `${failedRunsBefore} of ${counted(runsBefore, 'run')} did before`,
      `(so much silence by accident: ${percentText(quiet.chance)}).`,
    ].join(' '),
    quiet.gone ? 'Met again now, it counts as regressed.' : 'Met again now, it would not count as regressed yet.',
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
