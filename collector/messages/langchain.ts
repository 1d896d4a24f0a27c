import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, unwrapped } from './read-json.ts'

/** What a tool answered, out of the message object that LangChain lays around it; other values stay as they are. */
export function toolAnswerOf(value: Json): Json {
  if (!isRecord(value)) return value
  const message = isRecord(value.output) && Object.keys(value).length === 1 ? value.output : value
  if (message.lc !== 1 || !isRecord(message.kwargs)) return value
  // The flag of a failed tool is on the message, not in what it says.
  if (message.kwargs.status === 'error') return message.kwargs
  return message.kwargs.content === undefined ? value : unwrapped(message.kwargs.content)
}

/** The model that answered, as LangChain keeps it: on the first message of the first generation. */
export function modelOfGeneration(value: Json): string | null {
  if (!isRecord(value) || !Array.isArray(value.generations)) return null
  const first: Json = value.generations[0] ?? null
  const generation = Array.isArray(first) ? first[0] : first
  const message = isRecord(generation) ? generation.message : undefined
  const fields = isRecord(message) && isRecord(message.kwargs) ? message.kwargs : message
  const told = isRecord(fields) ? fields.response_metadata : undefined
  const name = isRecord(told) ? (told.model_name ?? told.model) : undefined
  return typeof name === 'string' && name !== '' ? name : null
}
