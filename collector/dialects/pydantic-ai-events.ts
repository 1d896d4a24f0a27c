import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Draft } from './dialect.ts'
import { finishReasonIn, jsonReaders } from './readers.ts'

const rule = 'pydantic-ai'

/**
 * Conversations of instrumentation versions 1 and 2, which are lists of the 2024 message events in one attribute, and
 * those of agent spans, which hold the whole run.
 */
export function readPydanticEvents(attributes: Attributes, draft: Draft): void {
  const events = attributes.events
  if (typeof events === 'string') readEvents(jsonOf(events), 'events', draft)
  const result = attributes.final_result
  if (typeof result === 'string') fill(draft, 'output', jsonReaders.output(result), { rule, key: 'final_result' })
  for (const key of ['pydantic_ai.all_messages', 'all_messages_events'] as const) {
    if (attributes[key] !== undefined) readRun(jsonOf(attributes[key]), key, draft)
  }
}

function readEvents(events: Json, key: string, draft: Draft): void {
  if (!Array.isArray(events)) return
  const isChoice = (event: Json): boolean => isRecord(event) && event['event.name'] === 'gen_ai.choice'
  const choices = events.filter(isChoice).filter(isRecord)
  if (choices.length === 0) return readAnswered(events, key, draft)
  const asked = events.filter((event) => !isChoice(event))
  if (asked.length > 0) fill(draft, 'input', jsonReaders.input(asked), { rule, key })
  fill(draft, 'output', jsonReaders.output(choices.map(({ message }) => message ?? null)), { rule, key })
  fill(draft, 'finishReasonRaw', finishReasonIn(choices), { rule, key })
}

/** Logfire tells the answer of OpenAI's Responses as the last messages of the conversation. */
function readAnswered(events: readonly Json[], key: string, draft: Draft): void {
  let from = events.length
  while (from > 0 && saysAssistant(events[from - 1] ?? null)) from--
  if (from > 0) fill(draft, 'input', jsonReaders.input(events.slice(0, from)), { rule, key })
  if (from < events.length) fill(draft, 'output', jsonReaders.output(events.slice(from)), { rule, key })
}

const saysAssistant = (event: Json): boolean => isRecord(event) && event['event.name'] === 'gen_ai.assistant.message'

/** The last answer of a run is what came out of it; all before it went in. */
function readRun(messages: Json, key: string, draft: Draft): void {
  if (!Array.isArray(messages) || messages.length === 0) return
  const last = messages.at(-1)
  const answered = isRecord(last) && last.role === 'assistant'
  fill(draft, 'input', jsonReaders.input(answered ? messages.slice(0, -1) : messages), { rule, key })
  if (answered) fill(draft, 'output', jsonReaders.output(last), { rule, key })
}
