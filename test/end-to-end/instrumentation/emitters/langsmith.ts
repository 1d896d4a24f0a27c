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
  // Flushed by hand, once before each call: where the beginning and the end of a streamed run leave together, the
  // client takes the span around the run for its own. Which of it happens is otherwise up to the clock.
  const client = new Client({
    apiKey: 'none',
    apiUrl: ground.model.rootUrl,
    tracingMode: 'otel',
    manualFlushMode: true,
  })
  const traced = { client, tracingEnabled: true, metadata: { thread_id: sessionId, user_id: userId } }
  const runTool = traceable(async (_given: string): Promise<object> => toolResult, {
    ...traced,
    name: toolName,
    run_type: 'tool',
  })
  const fetchAfterFlush: typeof fetch = async (input, init) => {
    await client.flush()
    return ground.fetch(input, init)
  }
  const openai = wrapOpenAI(new OpenAI({ ...openAiOptions(ground), fetch: fetchAfterFlush }), traced)
  const { embedding: _untold, ...ask } = askOpenAi(openai, ground, runTool)
  return {
    name: 'LangSmith, openai',
    dialect: 'langsmith',
    model: gpt,
    ask,
    unsent: [],
    // The status of the span is set to OK when it starts, and no later one counts.
    refusedOn: 'WORKFLOW',
    flush: () => client.flush(),
  }
}
