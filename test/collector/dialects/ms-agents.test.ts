import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: microsoft/agent-framework python/packages/core/agent_framework/observability.py (OtelAttr);
// dotnet/extensions src/Libraries/Microsoft.Extensions.AI/OpenTelemetryConsts.cs;
// microsoft/autogen python/packages/autogen-core/src/autogen_core/_telemetry
const storyOf = (name: string, attributes: Attributes, scopeName = 'agent_framework') =>
  normalise(spanWith({ name, attributes, scopeName })).story

describe('Microsoft Agent Framework', () => {
  it('reads models and agents by the conventions, and no framework as a provider', () => {
    expect(
      storyOf('invoke_agent writer', {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.provider.name': 'microsoft.agent_framework',
        'gen_ai.agent.id': 'a1',
        'gen_ai.agent.name': 'writer',
      }),
    ).toMatchObject({ kind: 'AGENT', provider: null, agentId: 'a1', agentName: 'writer' })
  })

  it('reads a workflow and its executors', () => {
    expect(storyOf('workflow.run', { 'workflow.id': 'w1', 'workflow.name': 'triage' })).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'ms-agents',
      workflowName: 'triage',
    })
    expect(
      storyOf('executor.process writer', { 'executor.id': 'writer', 'executor.type': 'AgentExecutor' }),
    ).toMatchObject({ kind: 'WORKFLOW', agentName: 'writer' })
    expect(
      storyOf('workflow.build', { 'build.error.type': 'WorkflowValidationError', 'build.error.message': 'no edges' }),
    ).toMatchObject({ errorType: 'WorkflowValidationError', errorMessage: 'no edges' })
  })

  it('reads messages between executors as handoffs', () => {
    expect(
      storyOf('message.send', {
        'message.type': 'standard',
        'message.source_id': 'planner',
        'message.destination_executor_id': 'writer',
      }).handoff,
    ).toEqual({ from: 'planner', to: 'writer' })
    expect(
      storyOf('edge_group.process', {
        'edge_group.delivery_status': 'delivered',
        'message.source_id': 'a',
        'message.target_id': 'b',
      }),
    ).toMatchObject({ kind: 'OTHER', handoff: { from: 'a', to: 'b' } })
  })

  it('takes the tool loop of Extensions.AI for a workflow, not for a call', () => {
    const scope = 'Experimental.Microsoft.Extensions.AI'
    expect(storyOf('orchestrate_tools', { 'gen_ai.operation.name': 'orchestrate_tools' }, scope).kind).toBe('WORKFLOW')
    expect(
      storyOf('chat gpt-4o', { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai' }, scope),
    ).toMatchObject({ kind: 'LLM', provider: 'openai' })
  })

  it('reads AutoGen’s tools, and AutoGen as no provider', () => {
    expect(
      storyOf(
        'execute_tool search',
        { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.system': 'autogen', 'gen_ai.tool.name': 'search' },
        'autogen-core',
      ),
    ).toMatchObject({ kind: 'TOOL', toolName: 'search', provider: null })
  })
})
