import { piecesOf, snapshotOf, usageOf } from './chat-answer.ts'
import { idOf, type Reply } from './reply.ts'
import type { ModelRequest } from './request.ts'

/** The body of a `response` object, as `POST /v1/responses` answers it. */
export function responseObject(request: ModelRequest, reply: Reply, id: string, nowSeconds: number) {
  const { input, output } = usageOf(request, reply)
  const incomplete = incompleteReasonOf(reply)
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: nowSeconds,
    status: incomplete === null ? 'completed' : 'incomplete',
    error: null,
    incomplete_details: incomplete === null ? null : { reason: incomplete },
    instructions: null,
    model: snapshotOf(request.model),
    output: outputItems(reply, id),
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
  }
}

const incompleteReasons = { length: 'max_output_tokens', content_filter: 'content_filter' } as const
const incompleteReasonOf = ({ finish }: Reply): string | null =>
  finish === 'length' || finish === 'content_filter' ? incompleteReasons[finish] : null

function outputItems(reply: Reply, id: string): readonly object[] {
  const status = incompleteReasonOf(reply) === null ? 'completed' : 'incomplete'
  const callItems = reply.toolCalls.map((call, index) => ({
    type: 'function_call',
    id: `fc_${idOf(id, 'item', String(index))}`,
    call_id: `call_${idOf(id, String(index))}`,
    name: call.name,
    arguments: call.arguments,
    status: 'completed',
  }))
  if (callItems.length > 0) return callItems
  const part =
    reply.refusal === null
      ? { type: 'output_text', text: reply.text, annotations: [], logprobs: [] }
      : { type: 'refusal', refusal: reply.refusal }
  return [{ type: 'message', id: `msg_${idOf(id, 'message')}`, role: 'assistant', status, content: [part] }]
}

/** The same answer as the events of a stream, in the order they are sent. */
export function responseEvents(request: ModelRequest, reply: Reply, id: string, nowSeconds: number): readonly object[] {
  const whole = responseObject(request, reply, id, nowSeconds)
  const begun = { ...whole, status: 'in_progress', output: [], usage: null, incomplete_details: null }
  const events: readonly object[] = [
    { type: 'response.created', response: begun },
    ...whole.output.flatMap((item, index) => itemEvents(item, index, reply, id)),
    { type: whole.status === 'completed' ? 'response.completed' : 'response.incomplete', response: whole },
  ]
  return events.map((event, sequence) => ({ ...event, sequence_number: sequence }))
}

function itemEvents(item: object, index: number, reply: Reply, id: string): readonly object[] {
  const call = reply.toolCalls[index]
  const begun = { output_index: index }
  if (call) {
    const itemId = `fc_${idOf(id, 'item', String(index))}`
    return [
      { type: 'response.output_item.added', ...begun, item: { ...item, arguments: '', status: 'in_progress' } },
      ...piecesOf(call.arguments).map((delta) => ({
        type: 'response.function_call_arguments.delta',
        item_id: itemId,
        delta,
        ...begun,
      })),
      { type: 'response.function_call_arguments.done', item_id: itemId, arguments: call.arguments, ...begun },
      { type: 'response.output_item.done', ...begun, item },
    ]
  }
  const place = { item_id: `msg_${idOf(id, 'message')}`, content_index: 0, ...begun }
  const [kind, field, text] =
    reply.refusal === null ? ['output_text', 'text', reply.text] : ['refusal', 'refusal', reply.refusal]
  const part = { type: kind, ...(kind === 'output_text' ? { annotations: [], logprobs: [] } : {}) }
  return [
    { type: 'response.output_item.added', ...begun, item: { ...item, content: [], status: 'in_progress' } },
    { type: 'response.content_part.added', ...place, part: { ...part, [field]: '' } },
    ...piecesOf(text).map((delta) => ({ type: `response.${kind}.delta`, delta, logprobs: [], ...place })),
    { type: `response.${kind}.done`, [field]: text, logprobs: [], ...place },
    { type: 'response.content_part.done', ...place, part: { ...part, [field]: text } },
    { type: 'response.output_item.done', ...begun, item },
  ]
}
