import { createOpenAI } from 'openai5'
import * as sdk from 'ai5'
import type { StartEmitter } from '../frame/emitter.ts'
import { gpt } from '../frame/truth.ts'
import { askVercel, experimentalTelemetry } from './ask-vercel.ts'
import { openAiOptions } from './ask-openai.ts'

export const vercelAi5: StartEmitter = (ground) => ({
  name: 'Vercel AI SDK 5',
  dialect: 'vercel-ai',
  model: gpt,
  ask: askVercel(sdk, createOpenAI(openAiOptions(ground)), experimentalTelemetry, ground),
  unsent: [],
  refusedOn: 'LLM',
  // The span of a stream that breaks off never ends.
  elsewhere: { broken_stream: 'WORKFLOW' },
  exceptions: {
    refusal: { classes: [], why: 'the SDK leaves refusals out, and tokens say that something was written' },
  },
})
