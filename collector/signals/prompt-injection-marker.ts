import type { Json } from '#core/telemetry/attributes.ts'
import type { Story } from '#core/telemetry/story.ts'
import { isRecord } from '../messages/read-json.ts'
import { pathOf } from './answer.ts'
import { kinds, type Hit, type Signal } from './signal.ts'

const textCharsMin = 12
const textCharsMax = 32_768
const valuesMax = 200

const override =
  /\b(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,3}?(?:previous|prior|above|earlier|preceding|your|system)\s+(?:\w+\s+){0,2}?(?:instructions?|prompts?|rules|guidelines|directives)\b/i
const roleTag =
  /<\|(?:im_start|im_end|system|assistant|endoftext)\|>|\[\/?INST\]|<<\/?SYS>>|^\s*(?:###\s*)?(?:system|assistant)\s*:\s*you (?:are|must|will)\b/im
const secrecy = /\bdo not (?:tell|inform|mention (?:this|it) to|reveal (?:this|it) to|alert) the user\b/i
/** Tag characters, which nobody can see, and long runs of signs without width. */
const unseen = /[\u{E0020}-\u{E007F}]{4,}|(?:\u200b|\u200c|\u2060|\ufeff){8,}/u
const exfiltration = /!\[[^\]\n]{0,100}\]\(https?:\/\/[^)\s]{1,300}[?&][\w-]{1,40}=(?:\{|%7b|\$\{|<|\[)[^)\n]{0,200}\)/i

const markers: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an order to ignore instructions', override],
  ['tags of a role', roleTag],
  ['an order to keep something from the user', secrecy],
  ['signs that cannot be seen', unseen],
  ['a picture whose address takes data along', exfiltration],
]
/** Every marker holds one of these words or signs. Long words are skipped through, and single signs found at once. */
const orders = /ignore|disregard|forget|override|do not (?:tell|inform|mention|reveal|alert)/i
const toYou = /:\s*you /i
const brackets = /!\[|\[\/?inst\]/i
const signs = ['<|', '<<', '\u200b', '\u200c', '\u2060', '\ufeff', '\udb40'] as const

const isSuspicious = (text: string): boolean =>
  orders.test(text) ||
  signs.some((sign) => text.includes(sign)) ||
  (text.includes('[') && brackets.test(text)) ||
  (text.includes(':') && toYou.test(text))

/** Text about such attacks quotes them. */
const about = /prompt[\s_-]*injection|jailbreak|red[\s-]?team|owasp|for example|e\.g\.|such as|chat template|attack/i

/** Text from outside, a tool's result or a document, speaks to the model as if it were its master. */
export const promptInjectionMarker: Signal = {
  id: 'prompt-injection-marker',
  title: 'Text from outside tries to give the model orders',
  version: 1,
  grade: 'C',
  classes: ['security.prompt_injection'],
  kinds: kinds('TOOL', 'RETRIEVAL', 'RERANK', 'LLM'),
  needs: [],
  when: ['toolResult', 'documents', 'toldByTool'],
  notOn: [
    'what the user wrote',
    'text about such attacks',
    'a quotation',
    'documentation of chat templates',
    'emoji and joined scripts',
  ],
  find(record) {
    const { story } = record
    if (story.kind === 'TOOL') return hitInValue(story.toolResult, story, 'toolResult')
    return story.kind === 'LLM' ? hitInInput(story) : hitInDocuments(story)
  },
}

type Field = 'toolResult' | 'documents' | 'input'

function hitInDocuments(story: Story): Hit | null {
  let left = valuesMax
  for (const { content } of story.documents ?? []) {
    if (left-- === 0) return null
    const hit = content === null ? null : hitInText(content, story, 'documents')
    if (hit !== null) return hit
  }
  return null
}

/** Of a model call only what tools answered last: all before was looked at before. */
function hitInInput(story: Story): Hit | null {
  const last = story.input?.at(-1)
  if (last?.role !== 'tool') return null
  for (const part of last.parts) {
    const given = part.type === 'tool_call_response' ? part.response : part.type === 'text' ? part.content : null
    const hit = hitInValue(given, story, 'input')
    if (hit !== null) return hit
  }
  return null
}

function hitInValue(value: Json, story: Story, field: Field, budget = { left: valuesMax }): Hit | null {
  if (typeof value === 'string') {
    if (value.length < textCharsMin || budget.left-- <= 0) return null
    return hitInText(value, story, field)
  }
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) {
    for (const item of value) {
      const hit = hitInValue(item, story, field, budget)
      if (hit !== null || budget.left <= 0) return hit
    }
  } else if (isRecord(value)) {
    for (const key in value) {
      const hit = hitInValue(value[key] ?? null, story, field, budget)
      if (hit !== null || budget.left <= 0) return hit
    }
  }
  return null
}

function hitInText(whole: string, story: Story, field: Field): Hit | null {
  const text = whole.length > textCharsMax ? whole.slice(0, textCharsMax) : whole
  if (!isSuspicious(text)) return null
  for (const [what, pattern] of markers) {
    const found = pattern.exec(text)
    if (found === null || isQuoted(text, found)) continue
    return {
      class: 'security.prompt_injection',
      confidence: 0.5,
      path: pathOf(story, field, field === 'toolResult' ? 'tool result' : field),
      excerpt: text.slice(Math.max(0, found.index - 60), found.index + 200),
      note: what,
      facts: { message: `text from outside holds ${what}` },
    }
  }
  return null
}

/** In quotation marks, in code, or in a text that says what it is about. */
function isQuoted(text: string, found: RegExpExecArray): boolean {
  const before = text.slice(Math.max(0, found.index - 300), found.index)
  const after = text.slice(found.index + found[0].length, found.index + found[0].length + 300)
  return /["'“‘`«]\s*$/.test(before) || about.test(before) || about.test(after)
}
