import { answerText, looksCut, pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** No finish reason was sent, yet the answer used up its whole budget or ends in the middle of JSON or code. */
export const silentTruncation: Signal = {
  id: 'silent-truncation',
  title: 'The answer breaks off, and no finish reason says why',
  version: 2,
  grade: 'B',
  classes: ['output.truncated'],
  kinds: kinds('LLM'),
  needs: ['output'],
  when: ['endedSilently'],
  content: ['outputs'],
  thresholds: ['tiny_budget_tokens_max'],
  notOn: [
    'a finish reason was sent',
    'whole JSON',
    'text cut on its way here',
    'fences that are only mentioned',
    'templates in braces',
    'an answer that ends with the sign it was told to end with',
  ],
  find({ span, story }, { thresholds }) {
    if (story.finishReason !== null || story.output === null || span.status === 'ERROR') return null
    const text = answerText(story.output)
    const spent =
      story.maxTokens !== null &&
      story.maxTokens > thresholds.tiny_budget_tokens_max &&
      story.tokensOut !== null &&
      story.tokensOut >= story.maxTokens
    const open = !looksCut(text) && endsOpen(text)
    // Using up the budget may be an exact fit, and an open end may be a style: each alone weighs less.
    if (!spent && !open) return null
    return {
      class: 'output.truncated',
      confidence: spent && open ? 0.9 : spent ? 0.75 : 0.6,
      path: pathOf(story, 'output', 'output'),
      excerpt: text.slice(-200),
      note: spent
        ? `${story.tokensOut} tokens came out of at most ${story.maxTokens}`
        : 'the text ends in the middle of JSON or code',
      facts: { code: 'length' },
    }
  },
}

/** The sign with which an answer was told to end: what has it is whole. */
const lastSign = /<(?:\/|end_|\|)[\w|]{1,30}>$/

/** A code fence that never closes, or JSON that opens and never ends. */
function endsOpen(text: string): boolean {
  const trimmed = text.trim()
  if (lastSign.test(trimmed)) return false
  return trimmed.includes('```') ? isFenceOpen(trimmed) : isJsonOpen(trimmed)
}

/** Fences stand at the beginning of a line, and are closed by as many ticks as they were opened with. */
function isFenceOpen(text: string): boolean {
  let open = ''
  for (const line of text.split('\n')) {
    const [, ticks = '', rest = ''] = /^\s*(`{3,})(.*)$/.exec(line) ?? []
    if (ticks === '') continue
    if (open === '') open = rest.includes('`') ? '' : ticks
    else if (ticks.length >= open.length && closing.test(rest)) open = ''
  }
  return open !== ''
}

/** Behind a fence that closes nothing follows but the sign with which an answer has to end, or a full stop. */
const closing = /^\s*(?:<[^<>\n]{1,40}>\s*|[.,;:!?)\]}*_"'])*$/

/** Braces open templates and formulas as well; JSON goes on with a key, a value, or its end. */
const jsonStart = /^(?:\{\s*(?:"|\}|$)|\[\s*\{\s*(?:"|\}|$))/

function isJsonOpen(text: string): boolean {
  if (!jsonStart.test(text)) return false
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '\\') at++
    else if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === '{' || sign === '[')) depth++
    else if (!quoted && (sign === '}' || sign === ']')) depth--
  }
  return quoted || depth > 0
}
