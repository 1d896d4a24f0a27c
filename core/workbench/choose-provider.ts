import type { ModelProvider } from './model-provider.ts'
import { standardLimits, type PostLimits } from './post-json.ts'
import { anthropicProvider } from './providers/anthropic.ts'
import { ollamaProvider } from './providers/ollama.ts'
import { openAiProvider } from './providers/openai.ts'
import { stubProvider } from './providers/stub.ts'

/** What the settings say of models. */
export interface ProviderSettings {
  readonly openaiBaseUrl: string | null
  readonly openaiApiKey: string | null
  readonly anthropicApiKey: string | null
  readonly ollamaUrl: string | null
  readonly judgeModel: string | null
}

/** Small models of each: what is asked is short, and asked often. */
const standardModels = { openai: 'gpt-4o-mini', anthropic: 'claude-haiku-4-5', ollama: 'llama3.2' } as const

/**
 * The first that is set up: a server that speaks like OpenAI, then Anthropic, then Ollama; without any the stub. A base
 * URL alone is enough for a server without keys.
 */
export function chooseProvider(settings: ProviderSettings, limits: PostLimits = standardLimits): ModelProvider {
  const { openaiBaseUrl, openaiApiKey, anthropicApiKey, ollamaUrl, judgeModel } = settings
  if (openaiBaseUrl !== null || openaiApiKey !== null) {
    const baseUrl = openaiBaseUrl ?? 'https://api.openai.com/v1'
    return openAiProvider({ baseUrl, key: openaiApiKey, model: judgeModel ?? standardModels.openai }, limits)
  }
  if (anthropicApiKey !== null) {
    const model = judgeModel ?? standardModels.anthropic
    return anthropicProvider({ baseUrl: 'https://api.anthropic.com', key: anthropicApiKey, model }, limits)
  }
  if (ollamaUrl !== null)
    return ollamaProvider({ baseUrl: ollamaUrl, model: judgeModel ?? standardModels.ollama }, limits)
  return stubProvider()
}
