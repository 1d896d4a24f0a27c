import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import type { Drawn } from '#test/support/runs.ts'
import { eventWith } from '#test/support/span.ts'

import { json } from './writer-parts.ts'

/** A run that looks odd and in which nothing went wrong. */
export type OddRun = readonly [what: string, spans: readonly Drawn[]]

export type Fields = Readonly<Record<string, AttributeValue>>

export const root = (more: Fields = {}, rest: Partial<Drawn> = {}): Drawn => ({
  id: 'root',
  under: null,
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'clerk', ...more } as Attributes,
  ...rest,
})
export const span = (id: string, attributes: Fields, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: attributes as Attributes,
  ...more,
})
export const said = (text: string) =>
  json([{ role: 'assistant', parts: text === '' ? [] : [{ type: 'text', content: text }] }])
const asked = (text: string) => json([{ role: 'user', parts: [{ type: 'text', content: text }] }])
export const chat = (
  id: string,
  question: string,
  answer: string | null,
  more: Fields = {},
  rest: Partial<Drawn> = {},
): Drawn =>
  span(
    id,
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.input.messages': asked(question),
      ...(answer === null ? {} : { 'gen_ai.output.messages': said(answer) }),
      ...more,
    },
    rest,
  )
export const usage = (input: number, output: number): Fields => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
})
export const raised = (type: string, message: string, status: 'ERROR' | 'OK' | 'UNSET' = 'ERROR'): Partial<Drawn> => ({
  span: {
    status,
    statusMessage: status === 'ERROR' ? `${type}: ${message}` : '',
    events: [eventWith('exception', { 'exception.type': type, 'exception.message': message })],
  },
})
export const evaluated = (name: string, score: number, more: Fields = {}): Drawn =>
  chat(
    `e${name}`,
    'Was it good?',
    'It was.',
    {},
    {
      span: {
        events: [
          eventWith('gen_ai.evaluation.result', {
            'gen_ai.evaluation.name': name,
            'gen_ai.evaluation.score.value': score,
            ...more,
          } as Attributes),
        ],
      },
    },
  )
export const tool = (
  id: string,
  name: string,
  result: string | null,
  more: Fields = {},
  rest: Partial<Drawn> = {},
): Drawn =>
  span(
    id,
    {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.call.arguments': json({ id }),
      ...(result === null ? {} : { 'gen_ai.tool.call.result': result }),
      ...more,
    },
    rest,
  )
export const guard = (more: Fields): Drawn => span('guard', more)
/** What most runs end with: a question that is answered. */
export const answered: Drawn = chat('m1', 'Hi', 'Yes.')
/** An odd thing on the way to an answer. */
export const onTheWay = (what: string, ...spans: readonly Drawn[]): OddRun => [what, [root(), ...spans, answered]]
export const many = (count: number, make: (at: number) => Drawn): readonly Drawn[] =>
  Array.from({ length: count }, (_, at) => make(at))
