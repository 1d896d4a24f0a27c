import type { KeptFinding } from '#core/memory/finding.ts'
import { admitsAbroad } from '../nothing-found.ts'
import type { Run } from './run.ts'
import type { Step } from './step.ts'

/**
 * Searches without a hit that the app dealt with: it searched again and found something, or it said that there was
 * nothing. Both are what such an app is there to do.
 */
export function handledMisses(
  run: Run,
  findings: readonly KeptFinding[],
  at: (finding: KeptFinding) => Step | undefined,
): ReadonlySet<KeptFinding> {
  const misses = findings.filter((finding) => finding.class === 'retrieval.empty')
  if (misses.length === 0) return none
  return new Set(
    misses.filter((finding) => {
      const step = at(finding)
      return step !== undefined && (isFoundLater(run, step) || isAdmitted(run, step))
    }),
  )
}

const none: ReadonlySet<KeptFinding> = new Set()

const isFoundLater = (run: Run, miss: Step): boolean =>
  run.steps.some(
    (step) => step.kind === 'RETRIEVAL' && (step.documents ?? 0) > 0 && step.startMs >= (miss.endMs ?? miss.startMs),
  )

/** The first that is said to the user after the search, or by the run as a whole. */
function isAdmitted(run: Run, miss: Step): boolean {
  const next = run.steps.find(
    (step) => step.kind === 'LLM' && step.startMs >= (miss.endMs ?? miss.startMs) && (step.said ?? '') !== '',
  )
  return admits(next?.said ?? '') || admits(run.root?.said ?? '')
}

const saidCharsMax = 600
const nothingFound =
  /\b(?:could(?:n['’]t| not)|can(?:['’]t|not)|did(?:n['’]t| not)|do(?:n['’]t| not)|does(?:n['’]t| not)|unable to|no|nothing|not)\b.{0,60}\b(?:find|found|information|results?|documents?|mention(?:ed)?|match(?:es|ing)?|know|have|contain|in (?:the|our|my) (?:documents|knowledge|context|sources))\b|\bnothing about\b/i

function admits(said: string): boolean {
  const begin = said.slice(0, saidCharsMax)
  return nothingFound.test(begin) || admitsAbroad.test(begin)
}
