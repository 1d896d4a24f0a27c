import type { Attributes } from '#core/telemetry/attributes.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { addMetadata } from './tags.ts'

const rule = 'vercel-ai'

/** What only some spans of the AI SDK have: limits, the app's own pairs, and what a provider counts in its own words. */
export function readVercelDetails(attributes: Attributes, draft: Draft): void {
  const count = (key: string): number | null => plainReaders.maxTokens(attributes[key] ?? null)
  const maxSteps = count('ai.settings.maxSteps')
  const maxRetries = count('ai.settings.maxRetries')
  if (maxSteps !== null || maxRetries !== null) {
    const key = maxSteps === null ? 'ai.settings.maxRetries' : 'ai.settings.maxSteps'
    fill(draft, 'limits', { maxSteps, stepsTaken: null, maxCalls: null, maxRetries }, { rule, key })
  }
  readPrompt(attributes, draft)
  readProvider(attributes, draft)
  addMetadata(attributes, ['ai.telemetry.metadata.'], rule, draft)
}

/** Langfuse's prompts are handed over as JSON in the app's own pairs. */
function readPrompt(attributes: Attributes, draft: Draft): void {
  const key = 'ai.telemetry.metadata.langfusePrompt'
  const prompt = attributes[key] === undefined ? null : jsonOf(attributes[key])
  if (!isRecord(prompt)) return
  if (typeof prompt.name === 'string') fill(draft, 'promptName', prompt.name, { rule, key })
  fill(draft, 'promptVersion', plainReaders.promptVersion(prompt.version ?? null), { rule, key })
}

/** Cached tokens by provider: where they stand, and what they are called there. */
const cached = [
  ['openai', 'cachedPromptTokens', null],
  ['anthropic', 'cacheReadInputTokens', 'cacheCreationInputTokens'],
  ['bedrock', 'usage', null],
] as const

/** Before version 5 cached tokens were only told by the provider's own metadata. */
function readProvider(attributes: Attributes, draft: Draft): void {
  const key = 'ai.response.providerMetadata'
  if (attributes[key] === undefined || draft.cachedTokensIn !== null) return
  const metadata = jsonOf(attributes[key])
  if (!isRecord(metadata)) return
  for (const [provider, readKey, writeKey] of cached) {
    const own = metadata[provider]
    if (!isRecord(own)) continue
    const counts = isRecord(own[readKey]) ? own[readKey] : own
    const read = counts === own ? own[readKey] : counts.cacheReadInputTokens
    const written = counts === own && writeKey !== null ? own[writeKey] : counts.cacheWriteInputTokens
    if (typeof read === 'number') fill(draft, 'cachedTokensIn', read, { rule, key })
    if (typeof written === 'number') fill(draft, 'cacheWriteTokensIn', written, { rule, key })
  }
}
