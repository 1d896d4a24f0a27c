import { answerText, pathOf, toolCallsIn } from './answer.ts'
import { refusesAbroad } from './refusal-abroad.ts'
import { kinds, type Signal } from './signal.ts'

const excuse =
  /(?:(?:i[’']?m|i am) (?:very |really |so |truly )?sorry|sorry|unfortunately|apologies|i apologi[sz]e|as an ai[^,.\n]{0,30})[,.:;]?\s*(?:but\s+)?/
const cannot =
  /(?:i|we)(?:[’']m| am| are)?\s+(?:can[’']?t|cannot|can not|unable to|not able to|won[’']t|will not|must decline(?: to)?|have to decline(?: to)?|decline to)/
const deed =
  /\s+(?:help|assist|comply|provide|fulfil+|do (?:that|this)|discuss|engage|create|generate|write|support|participate|answer (?:that|this)|continue)\b/
const refusing = new RegExp(`^[\\s*_]{0,3}(?:${excuse.source}){0,2}${cannot.source}${deed.source}`, 'i')
/** Not being able to, for want of something, is a right answer. */
const lacking =
  /\b(?:find|found|locate|documents?|context|sources?|records?|information (?:on|about|provided|available)|not (?:mention|contain|available)|access to|in the (?:data|text|provided)|have (?:any|enough))\b/i
const headChars = 200

/** A short answer that begins like a refusal. No proof: people quote, play roles, and are rightly told "I cannot". */
export const refusalPhrase: Signal = {
  id: 'refusal-phrase',
  title: 'The answer begins like a refusal',
  version: 2,
  grade: 'C',
  classes: ['output.refusal'],
  kinds: kinds('LLM'),
  needs: ['output'],
  content: ['outputs'],
  thresholds: ['refusal_answer_chars_max'],
  notOn: ['a lookup without a hit', 'a quotation', 'role-play', 'a long answer', 'a tool call beside it'],
  find({ story }, { thresholds }) {
    const output = story.output ?? []
    const text = answerText(output).trimStart()
    if (text === '' || text.length > thresholds.refusal_answer_chars_max) return null
    const head = text.slice(0, headChars)
    if (!(refusing.test(head) ? !lacking.test(text) : refusesAbroad(head))) return null
    if (toolCallsIn(output).length > 0) return null
    return {
      class: 'output.refusal',
      confidence: 0.5,
      path: pathOf(story, 'output', 'output'),
      excerpt: head,
      note: 'the answer is short and begins with a phrase of refusal',
      facts: { code: 'phrase', message: 'the answer begins like a refusal' },
    }
  },
}
