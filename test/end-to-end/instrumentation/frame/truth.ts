import type { JsonSchema } from '#cli/demo/model-server/request.ts'

/** What every emitter is asked, so that their spans can be compared. */
export const system = 'You are a helpful clerk.'
export const question = 'When does order A-12345 arrive?'
export const answer = `You asked: ${question}`
export const tokensMax = 300
/** What the model server counts for the question above and for its answer. */
export const tokensIn = 15
export const tokensOut = 11

export const sessionId = 'session-7f3a'
export const userId = 'user-42'

export const messages = [
  { role: 'system' as const, content: system },
  { role: 'user' as const, content: question },
]

export const toolName = 'lookup_order'
export const toolDescription = 'Finds an order.'
export const orderSchema = {
  type: 'object' as const,
  properties: { order_id: { type: 'string' as const } },
  required: ['order_id'],
  additionalProperties: false,
} satisfies JsonSchema & { additionalProperties: false }
/** What the model server puts into a call of the tool, and what the tool answers. */
export const toolArguments = { order_id: 'example' }
export const toolResult = { status: 'shipped' }

export const embeddingModel = 'text-embedding-3-small'

/** Who is asked, by which name, and which name comes back. */
export interface AskedModel {
  readonly provider: string
  readonly asked: string
  readonly answered: string
}

export const gpt: AskedModel = { provider: 'openai', asked: 'gpt-4o', answered: 'gpt-4o-2024-08-06' }
export const claude: AskedModel = {
  provider: 'anthropic',
  asked: 'claude-sonnet-4-5',
  answered: 'claude-sonnet-4-5-20250929',
}
/** Bedrock names no model in its answers. */
export const bedrock: AskedModel = {
  provider: 'aws.bedrock',
  asked: 'anthropic.claude-3-haiku-20240307-v1:0',
  answered: 'anthropic.claude-3-haiku-20240307-v1:0',
}
