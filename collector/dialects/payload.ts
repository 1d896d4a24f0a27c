import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, firstSent, type Draft } from './dialect.ts'
import { documentsOf } from './documents.ts'
import { finishReasonIn, jsonReaders } from './readers.ts'
import { fillRequest } from './request-body.ts'
import { fillResponse } from './response-body.ts'

/** The keys under which a dialect keeps what went into a span and what came out, whatever the span did. */
export interface PayloadKeys {
  readonly rule: string
  readonly input: readonly string[]
  readonly output: readonly string[]
}

/**
 * Reads what went in and what came out by the kind of the span: a tool has arguments and a result, a search has a
 * question and documents, everything else has messages. Runs after the rows, so that more telling keys come first.
 */
export function readPayload(attributes: Attributes, draft: Draft, keys: PayloadKeys): void {
  const input = firstSent(attributes, keys.input)
  if (input) fillInput(draft, jsonOf(input[1]), { rule: keys.rule, key: input[0] })
  const output = firstSent(attributes, keys.output)
  if (output) fillOutput(draft, jsonOf(output[1]), { rule: keys.rule, key: output[0] })
}

/** What went into a span, into the field that its kind has for it. */
export function fillInput(draft: Draft, value: Json, from: Provenance): void {
  if (draft.kind === 'TOOL') fill(draft, 'toolArguments', value, from)
  else if (isSearch(draft)) fill(draft, 'retrievalQuery', questionIn(value), from)
  else {
    if (draft.input === null) fill(draft, 'input', jsonReaders.input(value), from)
    // The whole request in the place of the question holds more than messages.
    if (draft.kind === 'LLM' && isRecord(value) && value.messages !== undefined) fillRequest(draft, value, from)
  }
}

/** What came out of a span, into the field that its kind has for it. Vectors are nobody's answer. */
export function fillOutput(draft: Draft, value: Json, from: Provenance): void {
  if (draft.kind === 'EMBEDDING') return
  if (draft.kind === 'TOOL') fill(draft, 'toolResult', value, from)
  else if (isSearch(draft)) fill(draft, 'documents', documentsOf(documentsIn(value)), from)
  else {
    if (draft.output === null) fill(draft, 'output', jsonReaders.output(value), from)
    fill(draft, 'finishReasonRaw', finishReasonIn(value), from)
    fillResponse(draft, value, from)
  }
}

const isSearch = ({ kind }: Draft): boolean => kind === 'RETRIEVAL' || kind === 'RERANK'

const questionIn = (value: Json): string | null => {
  if (typeof value === 'string') return value
  if (!isRecord(value)) return null
  const question = value.query ?? value.question ?? value.input ?? value.text
  return question === undefined || question === value ? null : (questionIn(question) ?? textsIn(question))
}

/** A question that is a document itself: `{content: [{text}]}`. */
function textsIn(value: Json): string | null {
  const parts = isRecord(value) ? value.content : null
  if (!Array.isArray(parts)) return null
  const texts = parts.flatMap((part) => (isRecord(part) && typeof part.text === 'string' ? [part.text] : []))
  return texts.length === 0 ? null : texts.join('\n')
}

const documentsIn = (value: Json): Json => (isRecord(value) ? (value.documents ?? value.results ?? null) : value)
