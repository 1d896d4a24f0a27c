import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: BerriAI/litellm litellm/integrations/opentelemetry.py, litellm/integrations/otel/.
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: 'litellm' })).story

describe('LiteLLM proxy', () => {
  it('reads a request: kinds are named after its functions, cost and keys are its own', () => {
    expect(
      storyOf('litellm_request', {
        'llm.request.type': 'acompletion',
        'llm.is_streaming': 'False',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'Hi',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': 'Ho',
        'gen_ai.completion.0.finish_reason': 'stop',
        'gen_ai.usage.prompt_tokens': 5,
        'gen_ai.usage.completion_tokens': 2,
        'gen_ai.cost.total_cost': 0.0003,
        hidden_params:
          "{'model_id': 'm', 'response_cost': 0.9, 'additional_headers': {'x-litellm-attempted-retries': 2}}",
        'metadata.user_api_key_user_id': 'u1',
        'metadata.user_api_key_team_alias': 'shop',
        'metadata.requester_ip_address': '',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'litellm',
      provider: 'openai',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
      finishReason: 'stop',
      tokensIn: 5,
      costUsd: 0.0003,
      attempt: 3,
      userId: 'u1',
      metadata: { user_api_key_team_alias: 'shop' },
    })
  })

  it('counts a request once: what was passed on below it is no second call', () => {
    expect(storyOf('raw_gen_ai_request', { 'llm.openai.model': 'gpt-4o', 'llm.openai.messages': '[]' })).toMatchObject({
      kind: 'OTHER',
      dialect: 'litellm',
    })
    expect(storyOf('Received Proxy Server Request', {}).kind).toBe('HTTP')
  })

  it('finds the cost among the hidden parameters when nothing else tells it', () => {
    const attributes = { 'llm.request.type': 'completion', hidden_params: '{"response_cost":0.02}' }
    expect(storyOf('litellm_request', attributes).costUsd).toBe(0.02)
  })

  it('reads a guardrail that stepped in', () => {
    expect(
      storyOf('guardrail', {
        guardrail_name: 'bedrock-guard',
        guardrail_mode: 'pre_call',
        guardrail_status: 'guardrail_intervened',
      }),
    ).toMatchObject({ kind: 'GUARDRAIL', guardrail: { name: 'bedrock-guard', triggered: true } })
  })
})
