import type { Attributes, AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { Drawn } from '#test/support/runs.ts'
import { eventWith } from '#test/support/span.ts'

/** A run as it looks in the wild, and what a person says who reads it. */
export interface Capture {
  readonly what: string
  /** Where this form is documented, or who writes it. */
  readonly from: string
  readonly spans: readonly Drawn[]
  /** What has to be read of single spans. */
  readonly tells?: Readonly<Record<string, Partial<Story>>>
  /** Failure classes of the run, one per root cause; hints (grade C) left out. */
  readonly finds: readonly FailureClass[]
  /** The span that shows it. */
  readonly at?: string
  readonly outcome: 'OK' | 'FAILED' | 'RECOVERED'
}

type More = Omit<Drawn, 'id' | 'attributes'> & { readonly name?: string }
type Fields = Readonly<Record<string, AttributeValue | undefined>>

/** Writes spans of one library. */
export const writerOf =
  (scopeName: string, base: Attributes = {}) =>
  (id: string, attributes: Fields, { name = id, span, ...more }: More = {}): Drawn => ({
    id,
    attributes: { ...base, ...(attributes as Attributes) },
    span: {
      name,
      scope: { name: scopeName, version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 },
      ...span,
    },
    ...more,
  })

export const json = (value: Json): string => JSON.stringify(value)
export const top = { under: null } as const
export const below = (under: string) => ({ under }) as const

/** An exception that was recorded on a span and became its status. */
export const raised = (type: string, message: string, stack = ''): NonNullable<Drawn['span']> => ({
  status: 'ERROR',
  statusMessage: `${type}: ${message}`,
  events: [
    eventWith('exception', {
      'exception.type': type,
      'exception.message': message,
      ...(stack === '' ? {} : { 'exception.stacktrace': stack }),
    }),
  ],
})

/** Flattened messages: `llm.input_messages.0.message.role` and so on. */
export interface Flat {
  readonly role: string
  readonly text?: string
  readonly calls?: readonly (readonly [id: string, name: string, given: string])[]
  readonly answers?: string
}

/** As OpenInference flattens messages. */
export const messages = (direction: 'input' | 'output', list: readonly Flat[]): Attributes =>
  Object.fromEntries(
    list.flatMap(({ role, text, calls = [], answers }, at): [string, string][] => {
      const under = `llm.${direction}_messages.${at}.message`
      return [
        [`${under}.role`, role],
        ...(text === undefined ? [] : [[`${under}.content`, text] as [string, string]]),
        ...(answers === undefined ? [] : [[`${under}.tool_call_id`, answers] as [string, string]]),
        ...calls.flatMap(([id, name, given], place): [string, string][] => [
          [`${under}.tool_calls.${place}.tool_call.id`, id],
          [`${under}.tool_calls.${place}.tool_call.function.name`, name],
          [`${under}.tool_calls.${place}.tool_call.function.arguments`, given],
        ]),
      ]
    }),
  )

/** As OpenLLMetry flattens them. */
export const prompts = (direction: 'prompt' | 'completion', list: readonly Flat[]): Attributes =>
  Object.fromEntries(
    list.flatMap(({ role, text, calls = [], answers }, at): [string, string][] => {
      const under = `gen_ai.${direction}.${at}`
      return [
        [`${under}.role`, role],
        ...(text === undefined ? [] : [[`${under}.content`, text] as [string, string]]),
        ...(answers === undefined ? [] : [[`${under}.tool_call_id`, answers] as [string, string]]),
        ...calls.flatMap(([id, name, given], place): [string, string][] => [
          [`${under}.tool_calls.${place}.id`, id],
          [`${under}.tool_calls.${place}.name`, name],
          [`${under}.tool_calls.${place}.arguments`, given],
        ]),
      ]
    }),
  )

/** As the OTel GenAI conventions write them, from 1.37 on. */
export const parts = (list: readonly Flat[]): string =>
  json(
    list.map(({ role, text, calls = [], answers }) => ({
      role,
      parts: [
        ...(text === undefined
          ? []
          : answers === undefined
            ? [{ type: 'text', content: text }]
            : [{ type: 'tool_call_response', id: answers, response: text }]),
        ...calls.map(([id, name, given]) => ({ type: 'tool_call', id, name, arguments: given })),
      ],
    })),
  )
