import { Client } from 'langsmith'
import { initializeOTEL } from 'langsmith/experimental/otel/setup'
import { traceable } from 'langsmith/traceable'
import { wrapOpenAI } from 'langsmith/wrappers/openai'
import OpenAI from 'openai'
import type { StartEmitter } from '../frame/emitter.ts'
import { gpt, sessionId, toolName, toolResult, userId } from '../frame/truth.ts'
import { askOpenAi, openAiOptions } from './ask-openai.ts'

/** LangSmith in its OpenTelemetry mode: it makes spans, and its own exporter stays unused. */
export const langSmith: StartEmitter = (ground) => {
  initializeOTEL({ globalTracerProvider: ground.provider, skipGlobalContextManagerSetup: true })
  const client = new Client({ apiKey: 'none', apiUrl: ground.model.rootUrl, tracingMode: 'otel' })
  const traced = { client, tracingEnabled: true, metadata: { thread_id: sessionId, user_id: userId } }
  const runTool = traceable(async (_given: string): Promise<object> => toolResult, {
    ...traced,
    name: toolName,
    run_type: 'tool',
  })
  const openai = wrapOpenAI(new OpenAI(openAiOptions(ground)), traced)
  const { embedding: _untold, ...ask } = askOpenAi(openai, ground, runTool)
  return {
    name: 'LangSmith, openai',
    dialect: 'langsmith',
    model: gpt,
    ask,
    unsent: [],
    // The status of the span is set to OK when it starts, and no later one counts.
    refusedOn: 'WORKFLOW',
    flush: () => client.awaitPendingTraceBatches(),
  }
}
