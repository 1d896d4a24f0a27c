import type { Span } from '#core/telemetry/span.ts'
import { readJson } from '../messages/read-json.ts'
import { note, type Draft } from './dialect.ts'
import { contentFields, recoverCut } from './truncated.ts'

/** Begins like something Python printed: quotes where JSON has none. */
const pythonic = /^[[({\s]*'/

/**
 * Notes what is uncertain about the attributes that content came from, whichever dialect read them: JSON that was cut
 * off, and Python literals read by guesswork, whose rule then ends in `+python-literal`.
 */
export function noteDoubts({ attributes }: Span, draft: Draft): void {
  for (const field of contentFields) {
    const from = draft.provenance[field]
    const sent = from === undefined ? undefined : attributes[from.key]
    if (from === undefined || typeof sent !== 'string') continue
    recoverCut(sent, field, draft)
    if (pythonic.test(sent) && !from.rule.includes('+') && readJson(sent).lossy) {
      note(draft, field, { rule: `${from.rule}+python-literal`, key: from.key })
    }
  }
}
