import { a2a } from './a2a.ts'
import { ag2 } from './ag2.ts'
import { agentScope } from './agentscope.ts'
import { createAsking } from './asking.ts'
import { awsAdot } from './aws-adot.ts'
import { ownIdentifiers } from './own-identifiers.ts'
import { claudeCode } from './claude-code.ts'
import { codex } from './codex.ts'
import { copilot } from './copilot.ts'
import { crewAi } from './crewai.ts'
import { datadog } from './datadog.ts'
import type { Dialect } from './dialect.ts'
import { dify } from './dify.ts'
import { flue } from './flue.ts'
import { geminiCli } from './gemini-cli.ts'
import { genkit } from './genkit.ts'
import { googleAdk } from './google-adk.ts'
import { handoffs } from './handoffs.ts'
import { haystack } from './haystack.ts'
import { laminar } from './laminar.ts'
import { koog } from './koog.ts'
import { langChain4j } from './langchain4j.ts'
import { langfuse } from './langfuse.ts'
import { langsmith } from './langsmith.ts'
import { langWatch } from './langwatch.ts'
import { liteLlm } from './litellm.ts'
import { liveKit } from './livekit.ts'
import { logfire } from './logfire.ts'
import { mastra } from './mastra.ts'
import { mcp } from './mcp.ts'
import { mlflow } from './mlflow.ts'
import { msAgents } from './ms-agents.ts'
import { openInference } from './openinference.ts'
import { openInferenceEvaluations } from './openinference-evaluations.ts'
import { openLit } from './openlit.ts'
import { openLlmetry } from './openllmetry.ts'
import { otelGenAi } from './otel-genai.ts'
import { otelGenAiNext } from './otel-genai-next.ts'
import { pydanticAi } from './pydantic-ai.ts'
import { sentry } from './sentry.ts'
import { semanticKernel } from './semantic-kernel.ts'
import { smolagents } from './smolagents.ts'
import { springAi } from './spring-ai.ts'
import { strands } from './strands.ts'
import { truLens } from './trulens.ts'
import { vercelAi } from './vercel-ai.ts'
import { vercelAi7 } from './vercel-ai-7.ts'
import { voltAgent } from './voltagent.ts'
import { agentOps } from './agentops.ts'
import { byHand } from './by-hand.ts'
import { braintrust } from './braintrust.ts'
import { guardrailsAi } from './guardrails-ai.ts'
import { honeyHive } from './honeyhive.ts'
import { langtrace } from './langtrace.ts'
import { n8n } from './n8n.ts'
import { nemoGuardrails } from './nemo-guardrails.ts'
import { opik } from './opik.ts'
import { patronus } from './patronus.ts'
import { promptflow } from './promptflow.ts'
import { weave } from './weave.ts'

/** In the order in which they are asked: the first that fills a field keeps it. */
const inOrder: readonly Dialect[] = [
  // What people set on purpose, and frameworks that also write other dialects' keys, less exactly.
  langfuse,
  langWatch,
  langsmith,
  mastra,
  mcp,
  a2a,
  koog,
  googleAdk,
  strands,
  haystack,
  crewAi,
  msAgents,
  semanticKernel,
  logfire,
  pydanticAi,
  smolagents,
  ag2,
  nemoGuardrails,
  guardrailsAi,
  agentOps,
  vercelAi7,
  // The conventions.
  otelGenAi,
  otelGenAiNext,
  handoffs,
  openInference,
  openInferenceEvaluations,
  openLlmetry,
  vercelAi,
  // Frameworks and tools that add to them.
  awsAdot,
  mlflow,
  genkit,
  laminar,
  claudeCode,
  voltAgent,
  dify,
  liveKit,
  codex,
  geminiCli,
  copilot,
  springAi,
  langChain4j,
  openLit,
  liteLlm,
  flue,
  langtrace,
  honeyHive,
  braintrust,
  promptflow,
  weave,
  opik,
  patronus,
  truLens,
  agentScope,
  n8n,
  sentry,
  datadog,
  byHand,
]

/** Every dialect there is, ready to be asked. */
export const askDialects = createAsking(ownIdentifiers, inOrder)
