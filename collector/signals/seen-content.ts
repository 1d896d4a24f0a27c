import type { CapturePart, Seen } from '#core/memory/content-capture.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Message } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'

const maskCharsMax = 40
const mask =
  /^[\s<[({*_]*(?:redacted|hidden|masked|removed|filtered|omitted|elided)\b[^a-z]*(?:content|by \w+|non-empty|empty)?[\s>\])}*_]*$/i

/** A text that stands in for one that was not to be shown: `<REDACTED>`, `[hidden]`, `__REDACTED__`, `HIDDEN:non-empty`, `***`. */
export const isMask = (text: string): boolean =>
  text.length <= maskCharsMax && (mask.test(text.replaceAll('_', ' ').trim()) || /^\s*[*•x]{3,}\s*$/i.test(text))

/**
 * What a span shows of a part, and null where it proves nothing: agents repeat what their children say, and a call that
 * failed has no answer.
 */
export function seenOn({ span, story }: SpanRecord, part: CapturePart): Seen | null {
  if (part === 'tools') return story.kind === 'TOOL' ? seenOfTool(story, span.status === 'ERROR') : null
  if (story.kind !== 'LLM') return null
  if (part === 'prompts') return seenIn(story.input, isCut(story, 'input'))
  return span.status === 'ERROR' || story.errorType !== null ? null : seenIn(story.output, isCut(story, 'output'))
}

/** The same for a signal that has just found something: whether what it read was really there. */
export function isObscured(record: SpanRecord, part: CapturePart): boolean {
  const seen = seenOn(record, part)
  return seen === 'hidden' || seen === 'cut'
}

const isCut = ({ truncated }: Story, field: string): boolean => truncated !== null && truncated.includes(field)

function seenIn(messages: readonly Message[] | null, cut: boolean): Seen {
  let isMasked = false
  for (const { parts } of messages ?? []) {
    for (const part of parts) {
      if (part.type !== 'text' || !isMask(part.content)) return cut ? 'cut' : 'content'
      isMasked = true
    }
  }
  return isMasked ? 'hidden' : cut ? 'cut' : 'nothing'
}

function seenOfTool(story: Story, failed: boolean): Seen | null {
  const given = story.toolArguments
  const came = story.toolResult
  if (given === null && came === null) return failed ? null : 'nothing'
  if (isMaskValue(given) && isMaskValue(came)) return 'hidden'
  return isCut(story, 'toolResult') || isCut(story, 'toolArguments') ? 'cut' : 'content'
}

const isMaskValue = (value: Json): boolean => value === null || (typeof value === 'string' && isMask(value))
