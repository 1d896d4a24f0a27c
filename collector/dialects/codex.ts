import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { readSuccess } from './success-flag.ts'
import { decisionOf } from './values/decisions.ts'

const rule = 'codex'

const kindByName: Readonly<Record<string, SpanKind>> = {
  'session_task.turn': 'AGENT',
  'session_task.review': 'AGENT',
  run_turn: 'WORKFLOW',
  handle_tool_call: 'TOOL',
}

/**
 * Codex CLI. Every event of a streamed answer is a span of its own, named after the event; the one that completes the
 * answer carries its tokens and stands for the call. The turn around it repeats their sum under `codex.turn.`.
 */
export const codex: Dialect = {
  id: rule,
  scopes: ['codex_cli_rs', 'codex_exec', 'codex_otel', 'codex_core', 'codex-app-server', 'codex_app_server'],
  markers: ['codex.turn.token_usage.input_tokens', 'codex.usage.total_tokens', 'codex.usage.reasoning_output_tokens'],
  kinds: [],
  fields: {
    provider: ['provider_name'],
    requestModel: ['model', 'slug'],
    input: ['prompt'],
    toolName: ['tool_name'],
    toolCallId: ['call_id'],
    toolArguments: ['arguments'],
    toolResult: ['output'],
    tokensIn: ['codex.turn.token_usage.input_tokens', 'input_token_count'],
    tokensOut: ['codex.turn.token_usage.output_tokens', 'output_token_count'],
    cachedTokensIn: ['codex.turn.token_usage.cached_input_tokens', 'cached_token_count'],
    cacheWriteTokensIn: ['codex.turn.token_usage.cache_write_input_tokens'],
    reasoningTokens: [
      'codex.turn.token_usage.reasoning_output_tokens',
      'codex.usage.reasoning_output_tokens',
      'reasoning_token_count',
    ],
    sessionId: ['conversation.id', 'thread.id'],
    userId: ['user.account_id'],
    attempt: ['attempt'],
    errorMessage: ['error.message'],
    errorType: ['auth.error_code'],
  },
  read(span, draft) {
    readKind(span, draft)
    const { attributes } = span
    readSuccess(attributes, draft, rule, 'success')
    const toolName = plainReaders.toolName(attributes['tool_name'] ?? null)
    const decision = decisionOf(attributes['decision'], attributes['source'], toolName)
    fill(draft, 'humanDecision', decision, { rule, key: 'decision' })
  },
}

function readKind({ name, attributes }: Span, draft: Draft): void {
  const kind = Object.hasOwn(kindByName, name) ? kindByName[name] : undefined
  if (kind) fillKind(draft, kind, rule, { rule, key: 'name' })
  else if (attributes['gen_ai.usage.output_tokens'] !== undefined) {
    fillKind(draft, 'LLM', rule, { rule, key: 'gen_ai.usage.output_tokens' })
  } else if (attributes['from'] !== undefined && attributes['tool_name'] !== undefined) {
    // The model's wish to call a tool, seen in the stream: the call itself is another span.
    fillKind(draft, 'OTHER', rule, { rule, key: 'from' })
  }
}
