import type { StartEmitter } from '../frame/emitter.ts'
import { anthropicOwn } from './anthropic-own.ts'
import { langfuse } from './langfuse.ts'
import { langSmith } from './langsmith.ts'
import { openInferenceAnthropic } from './openinference-anthropic.ts'
import { openInferenceBedrock } from './openinference-bedrock.ts'
import { openInferenceLangChain } from './openinference-langchain.ts'
import { openInferenceOpenAi } from './openinference-openai.ts'
import { openLlmetryAnthropic } from './openllmetry-anthropic.ts'
import { openLlmetryBedrock } from './openllmetry-bedrock.ts'
import { openLlmetryLangChain } from './openllmetry-langchain.ts'
import { openLlmetryOpenAi } from './openllmetry-openai.ts'
import { otelOpenAi } from './otel-openai.ts'
import { vercelAi5 } from './vercel-ai-5.ts'
import { vercelAi6 } from './vercel-ai-6.ts'
import { vercelAi7 } from './vercel-ai-7.ts'

/** Every instrumentation that is run for real, in the order in which they are started. */
export const emitters: readonly StartEmitter[] = [
  anthropicOwn,
  openInferenceOpenAi,
  openInferenceAnthropic,
  openInferenceLangChain,
  openInferenceBedrock,
  openLlmetryOpenAi,
  openLlmetryAnthropic,
  openLlmetryLangChain,
  openLlmetryBedrock,
  vercelAi5,
  vercelAi6,
  vercelAi7,
  langfuse,
  langSmith,
  otelOpenAi,
]
