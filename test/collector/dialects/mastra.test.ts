import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: mastra-ai/mastra observability/otel-exporter/src/{gen-ai-semantics,span-converter}.ts (now and 2025),
// observability/arize/src/openInferenceOTLPExporter.ts.
const storyOf = (attributes: Attributes) =>
  normalise(spanWith({ attributes, scopeName: '@mastra/otel-exporter' })).story

describe('Mastra', () => {
  it('reads a generation', () => {
    expect(
      storyOf({
        'mastra.span.type': 'model_generation',
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Ho"}]}]',
        'gen_ai.response.finish_reasons': '["stop"]',
        'gen_ai.usage.input_tokens': 9,
        'gen_ai.usage.output_tokens': 2,
        'gen_ai.conversation.id': 't1',
        'mastra.completion_start_time': new Date(1_760_000_000_150).toISOString(),
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'mastra',
      provider: 'openai',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
      finishReason: 'stop',
      tokensIn: 9,
      sessionId: 't1',
      timeToFirstTokenMs: 150,
    })
  })

  it('counts a generation once, even where its steps are called LLM too', () => {
    const step = {
      'mastra.span.type': 'model_step',
      'openinference.span.kind': 'LLM',
      'mastra.model_step.output': 'Ho',
    }
    expect(storyOf(step)).toMatchObject({ kind: 'OTHER', dialect: 'mastra', output: [{ parts: [{ content: 'Ho' }] }] })
  })

  it('reads an agent', () => {
    expect(
      storyOf({
        'mastra.span.type': 'agent_run',
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'Support',
        'gen_ai.agent.id': 'support',
        'gen_ai.system_instructions': 'Be brief.',
        'gen_ai.tool.definitions': '["weather"]',
        'mastra.agent_run.input': '[{"role":"user","content":"Hi"}]',
        'mastra.agent_run.output': '{"text":"Ho"}',
        'mastra.agent_run.max_steps': 5,
        'mastra.metadata.resourceId': 'u1',
      }),
    ).toMatchObject({
      kind: 'AGENT',
      agentName: 'Support',
      agentId: 'support',
      tools: [{ name: 'weather' }],
      limits: { maxSteps: 5 },
      userId: 'u1',
      input: [{ role: 'system', parts: [{ content: 'Be brief.' }] }, { role: 'user' }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
    })
  })

  it('reads a tool of the exporter of 2025 that failed', () => {
    expect(
      storyOf({
        'mastra.span.type': 'tool_call',
        'gen_ai.operation.name': 'tool.execute',
        'gen_ai.tool.name': 'weather',
        'gen_ai.tool.input': '{"city":"Bonn"}',
        'gen_ai.tool.output': '{"error":"no city"}',
        'gen_ai.tool.success': false,
        input: '{"city":"Bonn"}',
      }),
    ).toMatchObject({
      kind: 'TOOL',
      operation: 'execute_tool',
      toolName: 'weather',
      toolArguments: { city: 'Bonn' },
      toolResult: { error: 'no city' },
      toolFailed: true,
    })
  })

  it.each([
    ['workflow_run', 'WORKFLOW'],
    ['mcp_tool_call', 'TOOL'],
    ['rag_embedding', 'EMBEDDING'],
    ['model_chunk', 'OTHER'],
    ['scorer_run', 'EVALUATOR'],
  ])('kind of %s is %s', (type, kind) => {
    expect(storyOf({ 'mastra.span.type': type }).kind).toBe(kind)
  })
})
