import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: docs.aws.amazon.com/bedrock-agentcore devguide (aws.genai.span_kind); message bodies leave the span in
// aws-observability/aws-otel-python-instrumentation .../amazon/opentelemetry/distro/llo_handler.py
const storyOf = (attributes: Attributes, scopeName = 'amazon.opentelemetry.distro.instrumentation.langchain') =>
  normalise(spanWith({ attributes, scopeName })).story

describe('AWS Distro for OpenTelemetry', () => {
  it('tells the kind where nothing else does', () => {
    expect(
      storyOf({
        'aws.genai.span_kind': 'AGENT',
        'aws.local.service': 'advisor.DEFAULT',
        PlatformType: 'AWS::BedrockAgentCore',
        'session.id': 's1',
        'gen_ai.agent.id': 'advisor',
      }),
    ).toMatchObject({ kind: 'AGENT', dialect: 'aws-adot', agentId: 'advisor', sessionId: 's1' })
  })

  it('leaves what the conventions say to them', () => {
    expect(
      storyOf({
        'aws.genai.span_kind': 'LLM',
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'aws.bedrock',
        'gen_ai.request.model': 'amazon.nova-pro-v1:0',
        'gen_ai.usage.input_tokens': 7,
      }),
    ).toMatchObject({ kind: 'LLM', dialect: 'otel-genai', provider: 'aws.bedrock', tokensIn: 7 })
  })

  it('knows which guardrail watched a call', () => {
    expect(
      storyOf({ 'gen_ai.operation.name': 'chat', 'aws.bedrock.guardrail.id': 'sgi5gkybzqak' }, 'aws.bedrock').guardrail,
    ).toMatchObject({ name: 'sgi5gkybzqak', triggered: null })
  })

  it('reads values that were kept on the span', () => {
    expect(
      storyOf({ 'aws.genai.span_kind': 'TOOL', 'gen_ai.input_value': '{"q":"x"}', 'gen_ai.output_value': 'found' }),
    ).toMatchObject({ kind: 'TOOL', toolArguments: { q: 'x' }, toolResult: 'found' })
  })

  it('says nothing of spans that only ran on AWS', () => {
    const plain = normalise(spanWith({ attributes: { 'aws.local.service': 'shop', 'http.request.method': 'GET' } }))
    expect(plain.story).toMatchObject({ kind: 'HTTP', dialect: null })
  })
})
