import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, jsonOf, unwrapped } from '../messages/read-json.ts'

/** Decorators wrap what a function was called with: `{args, kwargs}` or `{inputs}`; clients of MCP name the tool beside it. */
export function argumentsIn(value: Json): Json {
  if (!isRecord(value)) return value
  if (isNamedCall(value)) return value.arguments ?? null
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

type Fields = { readonly [key: string]: Json }

/** `{tool_name, arguments}`, and nothing else. */
const isNamedCall = (value: Fields): boolean => {
  const keys = Object.keys(value)
  return keys.length === 2 && 'arguments' in value && 'tool_name' in value
}

/** The same where a tool of any other shape may stand: only what names both is a wrapper. */
export function unwrappedCall(value: Json): Json {
  if (!isRecord(value)) return value
  if (value.calling !== undefined && value.tool_string !== undefined) return callOfCrew(value.calling) ?? value
  if (!Object.keys(value).every((key) => wrapperKeys.has(key))) return value
  if (isRecord(value.kwargs)) return argumentsIn(value)
  return isRecord(value.args) && value.cancellation_token !== undefined ? value.args : value
}

/** CrewAI hands its tools a call as an object, which comes as that or as Python prints it: `tool_name='…' arguments={…}`. */
function callOfCrew(sent: Json): Json | null {
  const calling = unwrapped(sent)
  if (isRecord(calling)) return calling.arguments ?? null
  const at = typeof calling === 'string' ? calling.indexOf('arguments=') : -1
  if (typeof calling !== 'string' || at < 0) return null
  const given = calling.slice(at + 'arguments='.length).replace(/\)$/, '')
  const read = jsonOf(given)
  return isRecord(read) ? read : null
}

const wrapperKeys: ReadonlySet<string> = new Set([
  'args',
  'kwargs',
  'sanitize_inputs_outputs',
  'cancellation_token',
  'call_id',
])
