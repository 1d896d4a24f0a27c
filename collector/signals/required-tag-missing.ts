import { LRUCache } from 'lru-cache'

import { textOf, type Message } from '#core/telemetry/message.ts'
import { answerText, looksCut, pathOf, toolCallsIn } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

const demand =
  /[^.\n]{0,120}\b(?:end|finish|conclude|terminate|close)\s+(?:your|each|every|all|the|any)\s+(?:\w+\s+)?(?:answers?|responses?|repl(?:y|ies)|messages?|outputs?)\s+(?:with|by writing|using)\s[^.\n<[]{0,30}(<\/?[a-z][\w-]{0,40}>|\[[A-Z][A-Z_]{1,30}\])[^.\n]{0,120}/i
const conditional = /\b(?:if|when|whenever|once|unless|after|until|only|last|final|may|can)\b/i

/** System prompts are few and asked about again and again. */
const demands = new LRUCache<string, { readonly tag: string | null }>({ max: 500 })
const systemCharsMax = 20_000

/** The instructions name a sign that every answer has to end with, and this one lacks it. */
export const requiredTagMissing: Signal = {
  id: 'required-tag-missing',
  title: 'The answer lacks the sign it had to end with',
  version: 1,
  grade: 'C',
  classes: ['output.invalid_format'],
  kinds: kinds('LLM'),
  needs: ['input', 'output'],
  content: ['prompts', 'outputs'],
  notOn: [
    'a condition',
    'the sign is there',
    'a stop sequence, which takes it away',
    'a tool call',
    'a tag that is only mentioned',
  ],
  find({ story }) {
    const first = story.input?.[0]
    if (first?.role !== 'system') return null
    const tag = demandedBy(first)
    if (tag === null || story.output === null || story.finishReason === 'length') return null
    if (/stop_sequence/i.test(story.finishReasonRaw ?? '') || toolCallsIn(story.output).length > 0) return null
    const text = answerText(story.output).trim()
    if (text === '' || text.includes(tag) || looksCut(text)) return null
    return {
      class: 'output.invalid_format',
      confidence: 0.5,
      path: pathOf(story, 'output', 'output'),
      excerpt: text.slice(-200),
      note: `the instructions ask for ${tag} at the end of every answer`,
      title: 'The answer lacks the sign it had to end with',
      facts: { message: `the answer does not end with ${tag}` },
    }
  },
}

function demandedBy(system: Message): string | null {
  const text = textOf(system).slice(0, systemCharsMax)
  let known = demands.get(text)
  if (known === undefined) {
    const found = demand.exec(text)
    known = { tag: found === null || conditional.test(found[0]) ? null : (found[1] ?? null) }
    demands.set(text, known)
  }
  return known.tag
}
