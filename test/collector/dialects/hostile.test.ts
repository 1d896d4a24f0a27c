import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { claudeCode } from '#collector/dialects/claude-code.ts'
import { codex } from '#collector/dialects/codex.ts'
import { copilot } from '#collector/dialects/copilot.ts'
import type { Dialect } from '#collector/dialects/dialect.ts'
import { dify } from '#collector/dialects/dify.ts'
import { flue } from '#collector/dialects/flue.ts'
import { geminiCli } from '#collector/dialects/gemini-cli.ts'
import { genkit } from '#collector/dialects/genkit.ts'
import { laminar } from '#collector/dialects/laminar.ts'
import { langWatch } from '#collector/dialects/langwatch.ts'
import { liteLlm } from '#collector/dialects/litellm.ts'
import { liveKit } from '#collector/dialects/livekit.ts'
import { mastra } from '#collector/dialects/mastra.ts'
import { mcp } from '#collector/dialects/mcp.ts'
import { openLit } from '#collector/dialects/openlit.ts'
import { springAi } from '#collector/dialects/spring-ai.ts'
import { voltAgent } from '#collector/dialects/voltagent.ts'
import { normalise } from '#collector/normalise.ts'
import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

/** Keys that no row names, because a function reads them. */
const readByFunctions: Readonly<Record<string, readonly string[]>> = {
  'claude-code': ['input_tokens', 'user_prompt', 'success', 'status_code', 'decision', 'user_system_prompt'],
  codex: ['success', 'decision', 'gen_ai.usage.output_tokens', 'from'],
  'gemini-cli': ['gen_ai.input.messages', 'gen_ai.output.messages', 'input-json', 'output-json', 'gen_ai.prompt.name'],
  copilot: ['copilot_chat.reasoning_content', 'copilot_chat.canceled', 'github.copilot.turn_count'],
  genkit: ['genkit:input', 'genkit:output', 'genkit:metadata:feedbackValue'],
  'spring-ai': ['spring.ai.chat.client.conversation.id', 'spring.ai.chat.client.system.text'],
  dify: ['input.value', 'output.value', 'gen_ai.provider.name'],
  mastra: ['input', 'output', 'mastra.completion_start_time', 'mastra.metadata.modelMetadata', 'agent.max_steps'],
  openlit: ['gen_ai.agent.instructions', 'gen_ai.usage.cost', 'evals.score', 'guard.explanation'],
  langwatch: ['langwatch.contexts', 'langwatch.timestamps', 'langwatch.metrics'],
  laminar: ['lmnr.span.output', 'lmnr.association.properties.metadata.a', 'gen_ai.usage.input_cost'],
  voltagent: [
    'input',
    'output',
    'tool.arguments',
    'tool.result',
    'agent.instructions',
    'agent.maxSteps',
    'entity.name',
  ],
  litellm: ['hidden_params', 'guardrail_status', 'metadata.a'],
  livekit: ['lk.llm_metrics', 'lk.pii.instructions', 'lk.pii.response.function_calls', 'lk.retry_count'],
  mcp: ['error.type'],
  flue: ['flue.canceled', 'flue.tool.success'],
}

const keysOf = ({ id, markers, kinds, fields }: Dialect): readonly string[] => [
  ...new Set([
    ...markers,
    ...kinds.map(({ key }) => key),
    ...Object.values(fields).flat(),
    ...(readByFunctions[id] ?? []),
  ]),
]
const namesOf: readonly string[] = [
  'llm_request',
  'function_tool',
  'tool_call x',
  'flue.turn m',
  'tools/call',
  'claude_code.tool',
]

const json = fc.jsonValue({ maxDepth: 4 })
const valueOf = (kinds: readonly string[]): fc.Arbitrary<AttributeValue> =>
  fc.oneof(
    fc.constantFrom(...kinds, '<REDACTED>', '__proto__', 'true', '-1', '[', '{"type":"json","value":null}'),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.uint8Array({ maxLength: 4 }),
    json.map((value) => JSON.stringify(value)),
    json.map((value) => value as AttributeValue),
  )

describe('whatever is sent under a key that a dialect knows', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d counts nothing', (value) => {
    const attributes = { 'lk.retry_count': value, 'lk.llm_metrics': '{"prompt_tokens":1e999,"ttft":1e999}' }
    const { story } = normalise(spanWith({ name: 'llm_request', scopeName: 'livekit-agents', attributes }))
    expect(story).toMatchObject({ kind: 'LLM', attempt: null, tokensIn: null, timeToFirstTokenMs: null })
  })

  it.each(
    [
      claudeCode,
      codex,
      copilot,
      dify,
      flue,
      geminiCli,
      genkit,
      laminar,
      langWatch,
      liteLlm,
      liveKit,
      mastra,
      mcp,
      openLit,
      springAi,
      voltAgent,
    ].map((dialect) => [dialect.id, dialect] as const),
  )('%s reads it, or leaves it, and says what a cost or a count is in numbers', (_, dialect) => {
    const kinds = dialect.kinds.flatMap(({ values }) => Object.keys(values))
    const attributes = fc.dictionary(fc.constantFrom(...keysOf(dialect)), valueOf(['x', ...kinds]), { maxKeys: 12 })
    const events = fc.array(
      fc.tuple(fc.constantFrom('tool.output', 'langwatch.evaluation.custom', 'gen_ai.choice'), json),
      { maxLength: 2 },
    )
    const run = fc.property(attributes, events, fc.constantFrom(...namesOf), (given, told, name) => {
      const { story } = normalise(
        spanWith({
          name,
          scopeName: dialect.scopes[0] ?? 'x',
          attributes: given,
          events: told.map(([event, value]) =>
            eventWith(event, { output: JSON.stringify(value), json_encoded_event: JSON.stringify(value) }),
          ),
        }),
      )
      for (const count of [story.tokensIn, story.tokensOut, story.costUsd, story.attempt, story.timeToFirstTokenMs]) {
        expect(count === null || Number.isFinite(count)).toBe(true)
      }
      for (const message of [...(story.input ?? []), ...(story.output ?? [])]) {
        expect(Array.isArray(message.parts)).toBe(true)
      }
      expect(() => JSON.stringify(story)).not.toThrow()
    })
    fc.assert(run, { numRuns: 150 })
  })
})
