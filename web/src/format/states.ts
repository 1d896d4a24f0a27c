/** Words and tones of everything that has a state. Colour never stands alone: the word is always beside it. */
export type Tone = 'fail' | 'warn' | 'ok' | 'info' | 'quiet'

interface Look {
  readonly word: string
  readonly tone: Tone
}

const look = (word: string, tone: Tone): Look => ({ word, tone })

const failureStates: Record<string, Look> = {
  OPEN: look('open', 'quiet'),
  REGRESSED: look('regressed', 'fail'),
  RESOLVED: look('resolved', 'ok'),
  ARCHIVED: look('archived', 'quiet'),
}
const runStatuses: Record<string, Look> = {
  RUNNING: look('running', 'info'),
  OK: look('ok', 'ok'),
  FAILED: look('failed', 'fail'),
  RECOVERED: look('recovered', 'warn'),
  ABANDONED: look('abandoned', 'quiet'),
}
const verdicts: Record<string, Look> = {
  ALLOW: look('ALLOW', 'ok'),
  WARN: look('WARN', 'warn'),
  BLOCK: look('BLOCK', 'fail'),
  ROUTE: look('ROUTE', 'info'),
  UNKNOWN: look('UNKNOWN', 'quiet'),
}
const outcomes: Record<string, Look> = {
  WARNED_AND_FAILED: look('failed as foretold', 'fail'),
  WARNED_AND_FINE: look('warned, was fine', 'warn'),
  ALLOWED_AND_FAILED: look('allowed, failed', 'fail'),
  ALLOWED_AND_FINE: look('fine', 'quiet'),
  PREVENTED: look('prevented', 'ok'),
  BLOCKED: look('held', 'quiet'),
}
const severities: Record<string, Look> = {
  CRITICAL: look('critical', 'fail'),
  HIGH: look('high', 'fail'),
  MEDIUM: look('medium', 'warn'),
  LOW: look('low', 'quiet'),
}
const unknown = look('unknown', 'quiet')

export const failureStateLook = (state: string): Look => failureStates[state] ?? unknown
export const runStatusLook = (status: string): Look => runStatuses[status] ?? unknown
export const verdictLook = (verdict: string): Look => verdicts[verdict] ?? unknown
export const outcomeLook = (outcome: string): Look => outcomes[outcome] ?? unknown
/** An answer whose end nobody told: for half an hour its run may still come. */
export const openLook = (at: string, nowMs: number): Look =>
  nowMs - Date.parse(at) < runComesWithinMs ? look('not known yet', 'quiet') : look('end not known', 'quiet')
const runComesWithinMs = 30 * 60_000
export const severityLook = (severity: string): Look => severities[severity] ?? unknown

/** Health from 0 to 100 in three tones. */
export const scoreTone = (score: number): Tone => (score >= 85 ? 'ok' : score >= 65 ? 'warn' : 'fail')

/** What the grade of a finding means, for the one who has not read the manual. */
export const gradeMeaning: Record<string, string> = {
  A: 'the producer said so',
  B: 'a mechanical check',
  C: 'a heuristic, never alone',
}

/** The same in a word, for lists. */
export const gradeWord: Record<string, string> = { A: 'told', B: 'checked', C: 'heuristic' }
