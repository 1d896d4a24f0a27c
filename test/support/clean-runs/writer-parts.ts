import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Drawn } from '#test/support/runs.ts'

import type { CleanCall } from './tools.ts'

export interface Said {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly text: string
  readonly calls?: readonly (CleanCall & { readonly id: string })[]
  readonly id?: string
  readonly name?: string
}

export interface ModelCall {
  readonly messages: readonly Said[]
  readonly reply: Said
  readonly offered: readonly CleanCall[]
  readonly json: boolean
  readonly recorded: boolean
  readonly finish: boolean
}

/** How a dialect writes the spans of a run. */
export interface Writer {
  readonly modelSpan: string
  toolSpan(name: string): string
  named(name: string): Partial<Drawn>
  root(asked: string, said: string | null): Attributes
  search(asked: string, documents: readonly string[]): Attributes
  model(call: ModelCall): Attributes
  tool(call: CleanCall, id: string): Attributes
}

export const json = (value: Json): string => JSON.stringify(value)
export const schemaOf = ({ given }: CleanCall): Json => {
  const fields = Object.entries(given as Record<string, Json>)
  const typeOf = (value: Json): string =>
    Array.isArray(value) ? 'array' : typeof value === 'number' ? 'number' : 'string'
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, value]) => [name, { type: typeOf(value) }])),
    required: fields.slice(0, 1).map(([name]) => name),
  }
}
export const scoped =
  (scopeName: string) =>
  (name: string): Partial<Drawn> => ({
    span: { name, scope: { name: scopeName, version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 } },
  })
export const usage = (messages: readonly Said[], { text, calls = [] }: Said): readonly [number, number] => [
  messages.reduce((sum, one) => sum + Math.ceil(one.text.length / 4) + 4, 3),
  Math.max(1, Math.ceil((text.length + json(calls.map(({ given }) => given)).length) / 4)),
]
export const finishOf = ({ calls = [] }: Said, many: string): string => (calls.length > 0 ? many : 'stop')
