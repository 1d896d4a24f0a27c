import { describe, expect, it } from 'vitest'

import { traceDeltas } from '#collector/exporters/postgres/trace-delta.ts'
import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { spanWith } from '#test/support/span.ts'

const used: Attributes = { 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 10 }
const op = (name: string): Attributes => ({ 'gen_ai.operation.name': name })

type Row = readonly [name: string, attributes: Attributes]

/** One run of each framework: a call of a model (100 in, 10 out) and everything that repeats its tokens. */
const runs: readonly (readonly [string, Partial<Span> & { readonly scopeName?: string }, readonly Row[]])[] = [
  [
    'the AI SDK up to 6',
    { scopeName: 'ai' },
    [
      ['ai.generateText', { 'ai.operationId': 'ai.generateText', ...used }],
      ['ai.generateText.doGenerate', { 'ai.operationId': 'ai.generateText.doGenerate', ...used }],
    ],
  ],
  [
    'AI SDK 7',
    { scopeName: 'gen_ai' },
    [
      ['invoke_agent gpt-4o', { ...op('invoke_agent'), ...used }],
      ['step 1', op('agent_step')],
      ['chat gpt-4o', { ...op('chat'), ...used }],
    ],
  ],
  [
    'pydantic-ai 2',
    { scopeName: 'pydantic-ai' },
    [
      ['agent run', { agent_name: 'a', model_name: 'gpt-4o', 'logfire.msg': 'a run', ...used }],
      ['chat gpt-4o', { ...op('chat'), ...used }],
    ],
  ],
  [
    'pydantic-ai 5',
    { scopeName: 'pydantic-ai' },
    [
      [
        'invoke_agent a',
        {
          ...op('invoke_agent'),
          'gen_ai.aggregated_usage.input_tokens': 100,
          'gen_ai.aggregated_usage.output_tokens': 10,
        },
      ],
      ['chat gpt-4o', { ...op('chat'), ...used }],
    ],
  ],
  [
    'Strands',
    { scopeName: 'strands.telemetry.tracer' },
    [
      ['invoke_swarm', { ...op('invoke_swarm'), 'gen_ai.agent.name': 'swarm', ...used }],
      ['invoke_agent a', { ...op('invoke_agent'), 'gen_ai.request.model': 'nova', ...used }],
      ['execute_event_loop_cycle', { 'event_loop.cycle_id': '1', ...used }],
      ['chat', { ...op('chat'), ...used }],
    ],
  ],
  [
    'ADK of 2026',
    {
      scope: { name: 'gcp.vertex.agent', version: '2.3.0', attributes: {}, schemaUrl: '', droppedAttributes: 0 },
      resource: {
        attributes: { 'service.name': 'shop', 'telemetry.sdk.language': 'python' },
        schemaUrl: '',
        droppedAttributes: 0,
      },
    },
    [
      ['invocation', {}],
      ['invoke_agent a', op('invoke_agent')],
      ['call_llm', { 'gcp.vertex.agent.event_id': 'e', 'gen_ai.request.model': 'gemini-2.5-flash', ...used }],
      ['generate_content gemini-2.5-flash', { ...op('generate_content'), ...used }],
    ],
  ],
  [
    'ADK of 2025',
    { scopeName: 'gcp.vertex.agent' },
    [
      ['agent_run [a]', {}],
      ['call_llm', { 'gcp.vertex.agent.event_id': 'e', 'gen_ai.request.model': 'gemini-2.0-flash', ...used }],
    ],
  ],
  [
    'smolagents',
    { scopeName: 'openinference.instrumentation.smolagents' },
    [
      ['CodeAgent.run', { 'openinference.span.kind': 'AGENT', 'llm.token_count.prompt': 100 }],
      ['Step 1', { 'openinference.span.kind': 'CHAIN' }],
      [
        'Model.generate',
        { 'openinference.span.kind': 'LLM', 'llm.token_count.prompt': 100, 'llm.token_count.completion': 10 },
      ],
    ],
  ],
  [
    'Semantic Kernel',
    { scopeName: 'semantic_kernel.x' },
    [
      ['AutoFunctionInvocationLoop', { 'sk.available_functions': 'a-b' }],
      ['chat.completions gpt-4o', { ...op('chat.completions'), ...used }],
    ],
  ],
  [
    'Extensions.AI',
    { scopeName: 'Experimental.Microsoft.Extensions.AI' },
    [
      ['orchestrate_tools', { ...op('orchestrate_tools'), 'gen_ai.request.model': 'gpt-4o', ...used }],
      ['chat gpt-4o', { ...op('chat'), ...used }],
    ],
  ],
  [
    'CrewAI of 2026',
    { scopeName: 'crewai' },
    [
      ['execute crew', { ...op('invoke_workflow'), ...used }],
      ['execute task', { ...op('execute_task'), ...used }],
      ['execute agent', { ...op('invoke_agent'), ...used }],
      ['call llm', { ...op('chat'), ...used }],
    ],
  ],
  [
    'Langfuse',
    { scopeName: 'langfuse-sdk' },
    [
      ['agent', { 'langfuse.observation.type': 'agent', 'langfuse.observation.usage_details': '{"input":100}' }],
      [
        'call',
        {
          'langfuse.observation.type': 'generation',
          'langfuse.observation.usage_details': '{"input":100,"output":10}',
        },
      ],
    ],
  ],
]

describe('tokens of a run', () => {
  it.each(runs)('are counted once, on the call of the model: %s', (_name, given, rows) => {
    const records = rows.map(([name, attributes], at) =>
      normalise(spanWith({ ...given, name, attributes, spanId: `b7ad6b716920333${at}` })),
    )
    const [run] = traceDeltas(records)
    expect([run?.tokens_in, run?.tokens_out]).toEqual([100, 10])
  })
})
