import { OpenTelemetry } from '@ai-sdk/otel'
import * as sdk from 'ai7'
import { createOpenAI } from 'openai7'
import type { StartEmitter } from '../frame/emitter.ts'
import { gpt, sessionId, userId } from '../frame/truth.ts'
import { askVercel } from './ask-vercel.ts'
import { openAiOptions } from './ask-openai.ts'

export const vercelAi7: StartEmitter = (ground) => {
  const tracer = ground.provider.getTracer('gen_ai')
  // There is no session of its own; apps add one to the spans.
  const enrichSpan = () => ({ 'session.id': sessionId, 'user.id': userId })
  const telemetry = {
    telemetry: { isEnabled: true, functionId: 'orders', integrations: [new OpenTelemetry({ tracer, enrichSpan })] },
  }
  return {
    name: 'Vercel AI SDK 7',
    dialect: 'otel-genai',
    model: gpt,
    ask: askVercel(sdk, createOpenAI(openAiOptions(ground)), telemetry, ground),
    unsent: [],
    refusedOn: 'LLM',
    exceptions: {
      refusal: { classes: ['output.content_filter'], why: 'the SDK turns a refusal into the reason content-filter' },
    },
  }
}
