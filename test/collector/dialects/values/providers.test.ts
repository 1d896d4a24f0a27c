import { describe, expect, it } from 'vitest'

import { providerAt, providerOf, providerOfModel } from '#collector/dialects/values/providers.ts'

describe('providers', () => {
  it('have one name, whatever senders call them', () => {
    const named = {
      'az.ai.openai': 'azure.ai.openai',
      'Azure OpenAI': 'azure.ai.openai',
      xai: 'x_ai',
      vertexai: 'gcp.vertex_ai',
    }
    const more = {
      'AWS Bedrock': 'aws.bedrock',
      'google-gla': 'gcp.gemini',
      mistralai: 'mistral_ai',
      'openai.chat': 'openai',
    }
    for (const [sent, name] of Object.entries({ ...named, ...more })) expect(providerOf(sent), sent).toBe(name)
    expect(providerOf('MyOwn')).toBe('myown')
  })

  it('are no frameworks', () => {
    const frameworks = [
      'autogen',
      'strands-agents',
      'gcp.vertex.agent',
      'semantic-kernel',
      'langchain',
      'crewai',
      'litellm',
    ]
    expect([...frameworks, 'microsoft.agent_framework', 'haystack', 'mlflow'].map(providerOf)).toEqual(
      Array.from({ length: 10 }, () => null),
    )
  })

  it('are known by their hosts, and by their models as a last resort', () => {
    expect(providerAt('bedrock-runtime.us-east-1.amazonaws.com')).toBe('aws.bedrock')
    expect(providerAt('localhost')).toBeNull()
    expect(providerOfModel('claude-sonnet-4')).toBe('anthropic')
    expect(providerOfModel('llama-3')).toBeNull()
  })

  it.each([
    ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'aws.bedrock'],
    ['amazon.nova-pro-v1:0', 'aws.bedrock'],
    ['arn:aws:bedrock:us-east-1:1:inference-profile/x', 'aws.bedrock'],
    ['openai/gpt-4o', 'openai'],
    ['vertex_ai/gemini-2.5-flash', 'gcp.vertex_ai'],
    ['meta-llama/Llama-3.1-8B', null],
    ['my.own-model', null],
  ])('knows who serves %s', (model, provider) => expect(providerOfModel(model)).toBe(provider))
})
