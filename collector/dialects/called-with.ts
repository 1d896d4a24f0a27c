import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord } from '../messages/read-json.ts'

/** Decorators wrap what a function was called with: `{args, kwargs}` or `{inputs}`. */
export function argumentsIn(value: Json): Json {
  if (!isRecord(value)) return value
  const { kwargs, args, inputs } = value
  if (isRecord(kwargs) && Object.keys(kwargs).length > 0) return kwargs
  if (Array.isArray(args) && args.length > 0) return args.length === 1 ? (args[0] ?? null) : args
  return inputs ?? (isRecord(kwargs) && (args === undefined || Array.isArray(args)) ? {} : value)
}

/** The same where a tool of any other shape may stand: only what names both is a wrapper. */
export const unwrappedCall = (value: Json): Json =>
  isRecord(value) && isRecord(value.kwargs) && Object.keys(value).every((key) => wrapperKeys.has(key))
    ? argumentsIn(value)
    : value

const wrapperKeys: ReadonlySet<string> = new Set(['args', 'kwargs', 'sanitize_inputs_outputs'])
