import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Resource } from '#core/telemetry/span.ts'
import type { Draft } from './dialect.ts'
import { nothingTold } from './trail.ts'

interface ResourceFacts {
  readonly app: string
  readonly release: string | null
  readonly environment: string | null
}

/** All spans of a batch share their resource objects, so each is read once. */
const known = new WeakMap<Resource, ResourceFacts>()

function factsOf(resource: Resource): ResourceFacts {
  const before = known.get(resource)
  if (before) return before
  const { attributes } = resource
  const facts = {
    app: textOf(attributes['service.name']) ?? 'unknown_service',
    release: textOf(attributes['service.version']) ?? textOf(attributes['vcs.ref.head.revision']),
    environment:
      textOf(attributes['deployment.environment.name']) ??
      textOf(attributes['deployment.environment']) ??
      textOf(attributes['gen_ai.environment']),
  }
  known.set(resource, facts)
  return facts
}

/** A story in which nothing has been said yet but who is speaking. */
export function blankDraft(resource: Resource): Draft {
  const { app, release, environment } = factsOf(resource)
  return {
    kind: 'OTHER',
    dialect: null,
    app,
    release,
    environment,
    operation: null,
    provider: null,
    requestModel: null,
    responseModel: null,
    input: null,
    output: null,
    tools: null,
    toolName: null,
    toolCallId: null,
    toolArguments: null,
    toolResult: null,
    toolFailed: null,
    retrievalQuery: null,
    documents: null,
    documentCount: null,
    retrievalTopK: null,
    agentName: null,
    agentId: null,
    agentVersion: null,
    workflowName: null,
    handoff: null,
    sessionId: null,
    userId: null,
    tokensIn: null,
    tokensOut: null,
    cachedTokensIn: null,
    cacheWriteTokensIn: null,
    reasoningTokens: null,
    cachedTokens: null,
    timeToFirstTokenMs: null,
    costUsd: null,
    finishReason: null,
    finishReasonRaw: null,
    maxTokens: null,
    jsonRequested: false,
    outputSchema: null,
    limits: null,
    attempt: null,
    responseId: null,
    errorType: null,
    errorMessage: null,
    errorStack: null,
    httpStatus: null,
    rpcStatus: null,
    severity: null,
    evaluations: null,
    guardrail: null,
    humanDecision: null,
    promptName: null,
    promptVersion: null,
    promptTemplate: null,
    tags: null,
    metadata: null,
    preflightId: null,
    customFingerprint: null,
    truncated: null,
    provenance: nothingTold(),
  }
}

const textOf = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null
