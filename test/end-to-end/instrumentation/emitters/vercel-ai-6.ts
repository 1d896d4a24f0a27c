import { createOpenAI } from '@ai-sdk/openai'
import * as sdk from 'ai'
import type { StartEmitter } from '../frame/emitter.ts'
import { gpt } from '../frame/truth.ts'
import { askVercel, experimentalTelemetry } from './ask-vercel.ts'
import { openAiOptions } from './ask-openai.ts'

export const vercelAi6: StartEmitter = (ground) => ({
  name: 'Vercel AI SDK 6',
  dialect: 'vercel-ai',
  model: gpt,
  ask: askVercel(sdk, createOpenAI(openAiOptions(ground)), experimentalTelemetry, ground),
  unsent: [],
  refusedOn: 'LLM',
  // The span of a stream that breaks off never ends.
  elsewhere: { broken_stream: 'WORKFLOW' },
  exceptions: {
    refusal: { classes: ['output.content_filter'], why: 'the SDK turns a refusal into the reason content-filter' },
  },
})
