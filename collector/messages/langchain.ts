import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, unwrapped } from './read-json.ts'

/** What a tool answered, out of the message object that LangChain lays around it; other values stay as they are. */
export function toolAnswerOf(value: Json): Json {
  if (!isRecord(value)) return value
  const written = isRecord(value.output) && Object.keys(value).length === 1 ? value.output : value
  const message = written.lc === 1 && isRecord(written.kwargs) ? written.kwargs : written
  // Every call has an id of its own: left around the answer, no two answers would be alike.
  if (message === written && !isToolMessage(message)) return value
  // The flag of a failed tool is on the message, not in what it says.
  if (message.status === 'error') return message
  return message.content === undefined ? value : unwrapped(message.content)
}

/** The same message written with its fields alone. */
const isToolMessage = (value: { readonly [key: string]: Json }): boolean =>
  (value.type === 'tool' || value.role === 'tool') && typeof value.tool_call_id === 'string'

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
