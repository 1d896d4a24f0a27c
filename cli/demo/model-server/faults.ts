import type { Reply } from './reply.ts'
import type { ModelRequest, ToolCall } from './request.ts'
import * as vendor from './vendor-errors.ts'
import type { VendorError } from './vendor-errors.ts'

/** What a fault does to a request. `cut` breaks off in the middle of an answer, `hang` never answers. */
export type FaultEffect =
  | { readonly kind: 'refuse'; readonly error: (request: ModelRequest) => VendorError }
  | { readonly kind: 'alter'; readonly alter: (reply: Reply, request: ModelRequest) => Reply }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'cut' }

const refuse = (error: (request: ModelRequest) => VendorError): FaultEffect => ({ kind: 'refuse', error })
const alter = (change: (reply: Reply, request: ModelRequest) => Reply): FaultEffect => ({
  kind: 'alter',
  alter: change,
})

/** Alters answers that speak; an answer that calls a tool passes unharmed, so the fault meets the final turn. */
const alterText = (change: (reply: Reply) => Reply) =>
  alter((reply) => (reply.toolCalls.length > 0 ? reply : change(reply)))

/** Alters the first tool call; an answer without one passes unharmed. */
const alterCall = (change: (call: ToolCall, request: ModelRequest) => ToolCall) =>
  alter((reply, request) => {
    const [first, ...others] = reply.toolCalls
    return first ? { ...reply, toolCalls: [change(first, request), ...others] } : reply
  })

/** Every fault the server can play, by the name a request asks for it with. */
export const serverFaults = {
  rate_limit: refuse(vendor.rateLimit),
  quota: refuse(vendor.quota),
  overloaded: refuse(vendor.overloaded),
  overloaded_529: refuse(vendor.overloaded529),
  server_error: refuse(vendor.serverError),
  auth: refuse(vendor.auth),
  model_not_found: refuse(vendor.modelNotFound),
  bad_request: refuse(vendor.badRequest),
  context_length: refuse(vendor.contextLength),
  prompt_filtered: refuse(vendor.promptFiltered),
  timeout: { kind: 'hang' },
  connection_reset: { kind: 'reset' },
  broken_stream: { kind: 'cut' },
  content_filter: alterText((reply) => ({ ...reply, text: half(reply.text), finish: 'content_filter' })),
  empty: alterText((reply) => ({ ...reply, text: '' })),
  truncated: alterText((reply) => ({ ...reply, text: half(reply.text), finish: 'length' })),
  refusal: alterText((reply) => ({ ...reply, text: '', refusal: "I'm sorry, but I can't assist with that request." })),
  invalid_json: alterText((reply) => ({
    ...reply,
    text: `Here is the JSON you asked for:\n\n${reply.text.slice(0, -1)}`,
  })),
  unknown_tool: alterCall((call) => ({ ...call, name: `${call.name}_v2` })),
  bad_arguments_json: alterCall((call) => ({ ...call, arguments: call.arguments.replaceAll('"', '') })),
  bad_arguments_missing: alterCall(withoutRequired),
  loop: alter(repeatLastCall),
} as const satisfies Record<string, FaultEffect>

export type ServerFault = keyof typeof serverFaults

export const isServerFault = (name: string): name is ServerFault => Object.hasOwn(serverFaults, name)

const half = (text: string): string => text.slice(0, Math.ceil(text.length / 2))

function withoutRequired(call: ToolCall, request: ModelRequest): ToolCall {
  const required = request.tools.find((tool) => tool.name === call.name)?.schema.required ?? []
  const given: unknown = JSON.parse(call.arguments)
  const kept = Object.entries(typeof given === 'object' && given !== null ? given : {})
  return { ...call, arguments: JSON.stringify(Object.fromEntries(kept.filter(([key]) => !required.includes(key)))) }
}

/** Asks for the same tool with the same arguments again, whatever the tool has answered. */
function repeatLastCall(reply: Reply, request: ModelRequest): Reply {
  const last = request.messages.findLast((message) => message.toolCalls.length > 0)
  return last ? { ...reply, text: '', toolCalls: last.toolCalls, finish: 'tool_calls' } : reply
}
