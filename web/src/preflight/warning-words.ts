import type { WarningRow } from '../documents/warnings.ts'
import { counted } from '../format/numbers.ts'

const speaksAgainst = new Set(['WARN', 'BLOCK', 'ROUTE'])

/** What an answer says, for whoever scans a list of them: the failure it speaks of, and what that stands on. */
export function warningWords(warning: WarningRow): { readonly title: string; readonly basis: string } {
  const [match] = warning.matches
  if (!match || !speaksAgainst.has(warning.decided)) return { title: warning.message, basis: '' }
  const like = match.tier === 'EXACT' ? 'run like this' : 'similar run'
  const few = match.runs === 1 ? like : like.replace('run', 'runs')
  return {
    title: match.failure.title,
    basis: match.runs === 0 ? '' : `${match.failedRuns} of ${counted(match.runs, like, few)} failed`,
  }
}
