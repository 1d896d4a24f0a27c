import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai'
import { createOpenAI, type OpenAIProvider } from '@ai-sdk/openai'
import type { TracerProvider } from '@opentelemetry/api'
import { OpenAIInstrumentation as OpenLlmetry } from '@traceloop/instrumentation-openai'
import OpenAI from 'openai'
import { faultHeader } from '../model-server/start.ts'
import { currentRun } from './current-run.ts'

/** Three ways in which apps talk to a model and tell of it. */
export interface ModelClients {
  /** The `openai` package, watched by OpenInference. */
  readonly openinference: OpenAI
  /** The `openai` package, watched by OpenLLMetry (Traceloop). */
  readonly openllmetry: OpenAI
  /** The Vercel AI SDK's provider; the SDK itself makes the spans when a call asks for telemetry. */
  readonly vercel: OpenAIProvider
}

// Both instrumentations wrap the prototypes of the one `openai` package, so a call would be told twice. These classes
// give OpenLLMetry prototypes of its own; they must be wrapped first, or they inherit what OpenInference wraps.
class WatchedChatCompletions extends OpenAI.Chat.Completions {}
class WatchedCompletions extends OpenAI.Completions {}

let instrumented = false

/** Wraps the `openai` package, once per process. Spans go to the provider of the first call. */
function instrument(provider: TracerProvider): void {
  if (instrumented) return
  instrumented = true
  // `enabled` would hook the module loader, for every other user of `openai` in this process too.
  const openLlmetry = new OpenLlmetry({ enabled: false })
  openLlmetry.setTracerProvider(provider)
  openLlmetry.manuallyInstrument({ Chat: { Completions: WatchedChatCompletions }, Completions: WatchedCompletions })
  const openInference = new OpenInference({ instrumentationConfig: { enabled: false }, tracerProvider: provider })
  openInference.manuallyInstrument(OpenAI)
}

/** Clients of the model server at `baseUrl`, their spans going to `provider`. */
export function createModelClients(baseUrl: string, provider: TracerProvider): ModelClients {
  instrument(provider)
  const options = { apiKey: 'sk-demo', baseURL: baseUrl, fetch: fetchWithFault }
  const openllmetry = new OpenAI({ ...options, maxRetries: 0 })
  openllmetry.chat.completions = new WatchedChatCompletions(openllmetry)
  return { openinference: new OpenAI({ ...options, maxRetries: 0 }), openllmetry, vercel: createOpenAI(options) }
}

/** The fault travels below the instrumentations: a header given to the SDK would show up on its spans. */
const fetchWithFault: typeof fetch = (input, init) => {
  const fault = currentRun.getStore()?.fault
  if (!fault) return fetch(input, init)
  const headers = new Headers(init?.headers)
  headers.set(faultHeader, fault)
  return fetch(input, { ...init, headers })
}
