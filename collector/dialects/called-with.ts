import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'

/** Decorators wrap what a function was called with: `{args, kwargs}` or `{inputs}`. */
export function argumentsIn(value: Json): Json {
  if (!isRecord(value)) return value
  const { kwargs, args, inputs } = value
  // LangChain's callbacks: their own bookkeeping stands beside what was given.
  if (value.tags !== undefined && value.metadata !== undefined) {
    if (inputs !== undefined && inputs !== null) return inputs
    if (typeof value.input_str === 'string') return jsonOf(value.input_str)
  }
  if (isRecord(kwargs) && Object.keys(kwargs).length > 0) return kwargs
  if (Array.isArray(args) && args.length > 0) return args.length === 1 ? (args[0] ?? null) : args
  return inputs ?? (isRecord(kwargs) && (args === undefined || Array.isArray(args)) ? {} : value)
}

/** The same for what came back: `{output, kwargs}` or `{outputs, kwargs}`. */
export function answerIn(value: Json): Json {
  if (!isRecord(value) || !Object.keys(value).every((key) => answerKeys.has(key))) return value
  return value.output ?? value.outputs ?? value
}

const answerKeys: ReadonlySet<string> = new Set(['output', 'outputs', 'kwargs', 'tags'])

/** The same where a tool of any other shape may stand: only what names both is a wrapper. */
export const unwrappedCall = (value: Json): Json =>
  isRecord(value) && Object.keys(value).every((key) => wrapperKeys.has(key))
    ? isRecord(value.kwargs)
      ? argumentsIn(value)
      : isRecord(value.args) && value.cancellation_token !== undefined
        ? value.args
        : value
    : value

const wrapperKeys: ReadonlySet<string> = new Set([
  'args',
  'kwargs',
  'sanitize_inputs_outputs',
  'cancellation_token',
  'call_id',
])
