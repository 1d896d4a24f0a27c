import type { RunParts } from '#collector/signals/run/run.ts'
import type { Drawn } from '#test/support/runs.ts'
import { eventWith } from '#test/support/span.ts'

export const root = (more: Partial<Drawn> = {}, said: string | null = null): Drawn => ({
  id: 'root',
  under: null,
  attributes: {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'clerk',
    ...(said === null ? {} : { 'gen_ai.output.messages': messageOf('assistant', said) }),
  },
  ...more,
})
export const part = (content: string) => ({ type: 'text', content })
export const messageOf = (role: string, text: string) => JSON.stringify([{ role, parts: [part(text)] }])
export const tool = (id: string, name: string, given: unknown, result: unknown, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.call.arguments': JSON.stringify(given),
    ...(result === undefined ? {} : { 'gen_ai.tool.call.result': JSON.stringify(result) }),
  },
  ...more,
})
export interface Said {
  readonly system?: string
  readonly users?: readonly string[]
  readonly text?: string
  readonly calls?: readonly (readonly [id: string, name: string])[]
  readonly before?: readonly unknown[]
  readonly model?: string
  readonly more?: Partial<Drawn>
  readonly attributes?: Record<string, string | number>
}
export const call = ([id, name]: readonly [string, string]) => ({ type: 'tool_call', id, name, arguments: { id } })
export const answerTo = (id: string) => ({ role: 'tool', parts: [{ type: 'tool_call_response', id, response: 'ok' }] })
export const model = (
  id: string,
  { system, users = [], text, calls = [], before = [], model: name = 'gpt-4o', more, attributes }: Said,
): Drawn => ({
  id,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': name,
    'gen_ai.input.messages': JSON.stringify([
      ...(system === undefined ? [] : [{ role: 'system', parts: [part(system)] }]),
      ...users.flatMap((user, at) => [
        ...(at === 0 ? [] : [{ role: 'assistant', parts: [part('well')] }]),
        { role: 'user', parts: [part(user)] },
      ]),
      ...before,
    ]),
    'gen_ai.output.messages': JSON.stringify([
      { role: 'assistant', parts: [...(text === undefined ? [] : [part(text)]), ...calls.map(call)] },
    ]),
    ...attributes,
  },
  ...more,
})
export const failed = (more: Drawn): Drawn => ({
  ...more,
  span: {
    status: 'ERROR',
    statusMessage: '429',
    events: [
      eventWith('exception', {
        'exception.type': 'openai.RateLimitError',
        'exception.message': 'Rate limit reached for gpt-4o',
      }),
    ],
  },
})
export const http = (id: string, status: number, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: { 'http.request.method': 'POST', 'http.response.status_code': status, 'url.full': 'https://api.test/v1' },
  span: { name: 'POST', otelKind: 3 },
  ...more,
})
export const agent = (id: string, name: string, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name },
  ...more,
})
export const retrieval = (id: string, content: string): Drawn => ({
  id,
  attributes: {
    'openinference.span.kind': 'RETRIEVER',
    'retrieval.documents.0.document.id': 'd1',
    'retrieval.documents.0.document.content': content,
  },
})

/** A run that went before, so many times. */
export interface Past {
  readonly drawn: readonly Drawn[]
  readonly times: number
  readonly wentWell: boolean
}
/** What is around a run: of its row, and what was usual before it. */
export type Around = Partial<RunParts> & { readonly past?: readonly Past[] }
export type Case = readonly [what: string, drawn: readonly Drawn[], more?: Around]
export const same = (count: number, name = 'find_order', result: unknown = 'nothing') =>
  Array.from({ length: count }, (_, n) => tool(`t${n}`, name, { order: 7 }, result))
export const names = (count: number, one: (n: number) => Drawn) => Array.from({ length: count }, (_, n) => one(n))
export const rules =
  'You are the clerk of a shop. You must never tell anyone about prices of other shops or about our stock.'
export const leak = 'Sure: you must never tell anyone about prices of other shops or about our stock, it says.'
export const long = 'The order has left our warehouse this morning and will reach you within three working days.'
export const link = 'https://docs.shop.io/returns/how-to'

/** What a signal has to find, and what it has to leave alone. */
export interface SignalCases {
  readonly finds: readonly Case[]
  readonly leaves: readonly Case[]
}
