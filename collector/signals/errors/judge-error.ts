import { createTextMemo } from '#core/platform/text-memo.ts'

import type { SpanRecord } from '../../pipeline/record.ts'
import { classifyError, type Verdict } from './classify-error.ts'
import { errorFactsOf, errorSource, type ErrorFacts } from './facts.ts'

/** What a failed span says of its error, and what that is. */
export interface JudgedError {
  readonly facts: ErrorFacts
  readonly verdict: Verdict
}

/** An outage fails the same way thousands of times, and each failure is told by every span above it. */
const known = createTextMemo<JudgedError>({ textsMax: 512, charactersMax: 2_000_000, keepFirst: true })

/** Errors that say the same are judged once. */
export function judgeError(record: SpanRecord): JudgedError {
  const { kind } = record.story
  const said = `${kind}\0${errorSource(record)}`
  const before = known.get(said)
  if (before !== undefined) return before
  const facts = errorFactsOf(record)
  const judged = { facts, verdict: classifyError(facts, kind) }
  known.set(said, judged)
  return judged
}
