import type { SpanRecord } from '#collector/pipeline/record.ts'
import { textOf } from '#core/telemetry/message.ts'
import type { SpanKind } from '#core/telemetry/story.ts'

/** What every emitter is asked, so that their spans can be compared. */
export const system = 'You are a helpful clerk.'
export const question = 'When does order A-12345 arrive?'
export const answer = `You asked: ${question}`
export const model = 'gpt-4o'
export const snapshot = 'gpt-4o-2024-08-06'
export const tokensMax = 300

export const messages = [
  { role: 'system' as const, content: system },
  { role: 'user' as const, content: question },
]

export const orderSchema = {
  type: 'object',
  properties: { order_id: { type: 'string' } },
  required: ['order_id'],
  additionalProperties: false,
} as const

export const tools = [
  {
    type: 'function' as const,
    function: { name: 'lookup_order', description: 'Finds an order.', parameters: { ...orderSchema } },
  },
]

/** The spans of one kind. */
export const ofKind = (records: readonly SpanRecord[], kind: SpanKind): readonly SpanRecord[] =>
  records.filter((record) => record.story.kind === kind)

/** The one span of a kind; throws when there are none or several. */
export function onlyOf(records: readonly SpanRecord[], kind: SpanKind): SpanRecord {
  const [first, ...others] = ofKind(records, kind)
  if (!first || others.length > 0) {
    throw new Error(`Wanted one ${kind} span among ${records.map(({ span, story }) => `${story.kind} ${span.name}`)}`)
  }
  return first
}

/** The story in a form that reads well in an assertion. */
export function plainStory({ story }: SpanRecord) {
  const texts = (side: typeof story.input) => side?.map((one) => `${one.role}: ${textOf(one)}`) ?? null
  const calls = (story.output ?? []).flatMap((message) =>
    message.parts.flatMap((part) =>
      part.type === 'tool_call' ? [{ name: part.name, arguments: part.arguments }] : [],
    ),
  )
  const { kind, app, provider, requestModel, responseModel, finishReason, maxTokens, jsonRequested } = story
  const plain = { kind, app, provider, requestModel, responseModel, finishReason, maxTokens, jsonRequested, calls }
  return {
    ...plain,
    input: texts(story.input),
    output: texts(story.output),
    tools: story.tools?.map((tool) => tool.name),
  }
}
