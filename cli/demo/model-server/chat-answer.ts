import { idOf, tokensOf, type Reply } from './reply.ts'
import type { ModelRequest } from './request.ts'

/** The dated name that a vendor answers when an alias was asked for. */
const snapshots: Readonly<Record<string, string>> = {
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-4.1': 'gpt-4.1-2025-04-14',
  'gpt-4.1-mini': 'gpt-4.1-mini-2025-04-14',
  'o4-mini': 'o4-mini-2025-04-16',
}
export const snapshotOf = (model: string): string => snapshots[model] ?? model

export interface Usage {
  readonly input: number
  readonly output: number
}

/** Tokens of the whole conversation, and of what was said. */
export function usageOf(request: ModelRequest, reply: Reply): Usage {
  const asked = request.messages.map((message) => message.text + JSON.stringify(message.toolCalls)).join('\n')
  const said = reply.text + (reply.refusal ?? '') + reply.toolCalls.map((call) => call.name + call.arguments).join('')
  return { input: tokensOf(asked), output: said === '' ? 0 : tokensOf(said) }
}

const toolCallsOf = (id: string, reply: Reply) =>
  reply.toolCalls.map((call, index) => ({
    id: `call_${idOf(id, String(index))}`,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))

const chatUsage = ({ input, output }: Usage) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
})

/** The body of a `chat.completion`. `id` is what distinguishes this answer from others. */
export function chatCompletion(request: ModelRequest, reply: Reply, id: string, nowSeconds: number) {
  const toolCalls = toolCallsOf(id, reply)
  const filtered = reply.finish === 'content_filter'
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: nowSeconds,
    model: snapshotOf(request.model),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: reply.refusal !== null || (reply.text === '' && toolCalls.length > 0) ? null : reply.text,
          refusal: reply.refusal,
          ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
        },
        logprobs: null,
        finish_reason: reply.finish,
        ...(filtered ? { content_filter_results: { violence: { filtered: true, severity: 'medium' } } } : {}),
      },
    ],
    usage: chatUsage(usageOf(request, reply)),
    system_fingerprint: 'fp_demo',
  }
}

/** The same answer as a list of `chat.completion.chunk`s, in the order they are sent. */
export function chatChunks(request: ModelRequest, reply: Reply, id: string, nowSeconds: number): readonly object[] {
  const chunk = (choices: readonly object[], more: object = {}) => ({
    id: `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created: nowSeconds,
    model: snapshotOf(request.model),
    system_fingerprint: 'fp_demo',
    choices,
    ...more,
  })
  const delta = (value: object, finish: string | null = null) =>
    chunk([{ index: 0, delta: value, logprobs: null, finish_reason: finish }])
  return [
    delta({ role: 'assistant', content: '', refusal: null }),
    ...piecesOf(reply.text).map((content) => delta({ content })),
    ...(reply.refusal === null ? [] : piecesOf(reply.refusal).map((refusal) => delta({ refusal }))),
    ...toolCallsOf(id, reply).flatMap((call, index) => [
      delta({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] }),
      ...piecesOf(call.function.arguments).map((piece) =>
        delta({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ]),
    delta({}, reply.finish),
    ...(request.usageInStream ? [chunk([], { usage: chatUsage(usageOf(request, reply)) })] : []),
  ]
}

/** Cuts text where a stream would: about every twelve characters. */
export const piecesOf = (text: string): readonly string[] => text.match(/[\s\S]{1,12}/g) ?? []
