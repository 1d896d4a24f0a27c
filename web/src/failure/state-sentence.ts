import { counted, wholeNumber } from '../format/numbers.ts'

interface Stated {
  readonly state: string
  readonly cause: string
  readonly stateAt: string
  readonly stateBy: string | null
  readonly stateReason: string | null
  readonly stateUntil: string | null
  readonly untilEscalating: boolean
  readonly untilOccurrences: number | null
  readonly runsSinceState: number
  readonly resolvedRelease: string | null
  readonly resolvedPromptVersion: string | null
  readonly resolvedModel: string | null
}

const causes: Record<string, string> = {
  CONTEXT: 'It comes from what is asked of the model: pre-flight can foresee it.',
  ENVIRONMENT: 'It comes from a provider, model or tool at a time, whatever is asked: pre-flight warns while it lasts.',
}

/**
 * How the failure came to be in its state, by whom and why, and what ends it. `time` says an instant to the reader.
 */
export function stateSentence(failure: Stated, time: (iso: string) => string): string {
  const { state, stateAt, stateReason, stateBy, cause } = failure
  const fix = fixOf(failure)
  const at = time(stateAt)
  const inFix = fix ? ` in ${fix}` : ''
  const by = stateBy ? ` by ${stateBy}` : ''
  const said =
    {
      OPEN: stateReason || stateBy ? `Open again since ${at}${by}${why(stateReason)}.` : '',
      RESOLVED: `Resolved${inFix}${by}, ${at}${why(stateReason)}; ${regresses(fix)}.${sinceThen(failure)}`,
      REGRESSED: `Came back ${at}${fix ? `, although resolved${inFix}` : ' after being resolved'}${why(stateReason)}.`,
      ARCHIVED: `Archived${by}, ${at}${why(stateReason)}; ${ends(failure, time)}.`,
    }[state] ?? ''
  return [said, causes[cause] ?? ''].filter(Boolean).join(' ')
}

const fixOf = ({ resolvedRelease, resolvedPromptVersion, resolvedModel }: Stated): string =>
  [
    resolvedRelease && `release ${resolvedRelease}`,
    resolvedPromptVersion && `prompt ${resolvedPromptVersion}`,
    resolvedModel && `model ${resolvedModel}`,
  ]
    .filter(Boolean)
    .join(', ')

const why = (reason: string | null): string => (reason ? ` (${reason})` : '')

const regresses = (fix: string): string =>
  fix
    ? 'regresses when a run at or past that meets it, older ones never'
    : 'regresses when it is met again after a silence in which enough ran'

function sinceThen({ runsSinceState }: Stated): string {
  return runsSinceState === 0 ? '' : ` ${counted(runsSinceState, 'run')} met it since.`
}

function ends({ stateUntil, untilOccurrences, untilEscalating }: Stated, time: (iso: string) => string): string {
  const ways = [
    stateUntil && `until ${time(stateUntil)}`,
    untilOccurrences !== null && `until ${wholeNumber(untilOccurrences)} occurrences in all`,
    untilEscalating && 'until it escalates',
  ].filter(Boolean)
  return ways.length === 0 ? 'until somebody opens it' : ways.join(' or ')
}
