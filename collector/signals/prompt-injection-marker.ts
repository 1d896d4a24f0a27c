import { createTextMemo } from '#core/platform/text-memo.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { isRecord } from '../messages/read-json.ts'
import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

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
/** Every marker holds one of these: one pass instead of five over the text that holds nothing. */
const suspicious =
  /ignore|disregard|forget|override|<\||\[\/?inst\]|<<\/?sys>>|:\s*you |do not (?:tell|inform|mention|reveal|alert)|!\[|[\u200b\u200c\u2060\ufeff]|\udb40/i
/** What a tool answered stands on its own span and in the next question to the model. */
const clean = createTextMemo<true>({ textsMax: 1024, charactersMax: 2_000_000, keepFirst: true })
/** Shorter texts are searched as fast as they are remembered. */
const repeatingMin = 128
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
  notOn: [
    'what the user wrote',
    'text about such attacks',
    'a quotation',
    'documentation of chat templates',
    'emoji and joined scripts',
  ],
  find(record) {
    for (const { text, path } of outsideTexts(record)) {
      if (clean.get(text) !== undefined) continue
      if (!suspicious.test(text)) {
        if (text.length >= repeatingMin) clean.set(text, true)
        continue
      }
      for (const [what, pattern] of markers) {
        const found = pattern.exec(text)
        if (found === null || isQuoted(text, found)) continue
        return {
          class: 'security.prompt_injection',
          confidence: 0.5,
          path,
          excerpt: text.slice(Math.max(0, found.index - 60), found.index + 200),
          note: what,
          facts: { message: `text from outside holds ${what}` },
        }
      }
    }
    return null
  },
}

interface Outside {
  readonly text: string
  readonly path: string
}

/** Results of tools and documents. Of a model call only what tools answered last: all before was looked at before. */
function outsideTexts({ story }: SpanRecord): readonly Outside[] {
  if (story.kind === 'TOOL') return textsIn(story.toolResult, pathOf(story, 'toolResult', 'tool result'))
  if (story.kind !== 'LLM') {
    const path = pathOf(story, 'documents', 'documents')
    return (story.documents ?? [])
      .slice(0, valuesMax)
      .flatMap(({ content }) => (content === null ? [] : [{ text: content.slice(0, textCharsMax), path }]))
  }
  const last = story.input?.at(-1)
  if (last?.role !== 'tool') return none
  const path = pathOf(story, 'input', 'input')
  return last.parts.flatMap((part) =>
    part.type === 'tool_call_response'
      ? textsIn(part.response, path)
      : part.type === 'text'
        ? textsIn(part.content, path)
        : [],
  )
}

const none: readonly Outside[] = []

function textsIn(value: Json, path: string, found: Outside[] = []): readonly Outside[] {
  if (found.length >= valuesMax || value === null) return found
  if (typeof value === 'string') {
    if (value.length >= 12) found.push({ text: value.slice(0, textCharsMax), path })
  } else if (Array.isArray(value)) for (const item of value) textsIn(item, path, found)
  else if (isRecord(value)) for (const key in value) textsIn(value[key] ?? null, path, found)
  return found
}

/** In quotation marks, in code, or in a text that says what it is about. */
function isQuoted(text: string, found: RegExpExecArray): boolean {
  const before = text.slice(Math.max(0, found.index - 300), found.index)
  const after = text.slice(found.index + found[0].length, found.index + found[0].length + 300)
  return /["'“‘`«]\s*$/.test(before) || about.test(before) || about.test(after)
}
