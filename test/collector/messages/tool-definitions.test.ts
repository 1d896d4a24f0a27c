import { describe, expect, it } from 'vitest'

import { toolDefinitionsOf } from '#collector/messages/tool-definitions.ts'
import type { Json } from '#core/telemetry/attributes.ts'

const schema = { type: 'object', properties: { q: { type: 'string' } } }
const search = { name: 'search', description: 'Finds.', schema }

describe('toolDefinitionsOf', () => {
  it.each<[string, Json]>([
    [
      'OpenAI chat',
      [{ type: 'function', function: { name: 'search', description: 'Finds.', parameters: schema, strict: true } }],
    ],
    ['OpenAI Responses', [{ type: 'function', name: 'search', description: 'Finds.', parameters: schema }]],
    ['Anthropic', [{ name: 'search', description: 'Finds.', input_schema: schema }]],
    ['Gemini', [{ functionDeclarations: [{ name: 'search', description: 'Finds.', parameters: schema }] }]],
    ['Gemini with JSON Schema', [{ name: 'search', description: 'Finds.', parametersJsonSchema: schema }]],
    ['Bedrock', { tools: [{ toolSpec: { name: 'search', description: 'Finds.', inputSchema: { json: schema } } }] }],
    ['MCP', { tools: [{ name: 'search', description: 'Finds.', inputSchema: schema }] }],
    ['Vercel', { search: { description: 'Finds.', inputSchema: { jsonSchema: schema } } }],
    ['JSON texts', [JSON.stringify({ type: 'function', name: 'search', description: 'Finds.', inputSchema: schema })]],
  ])('reads tools as %s offers them', (_, value) => {
    expect(toolDefinitionsOf(value)).toEqual([search])
  })

  it('names tools that run at the provider', () => {
    const names = (value: Json) => toolDefinitionsOf(value)?.map(({ name }) => name)
    expect(names([{ type: 'web_search' }, { type: 'custom', name: 'code' }])).toEqual(['web_search', 'code'])
    expect(names([{ type: 'web_search_20250305', name: 'web_search' }])).toEqual(['web_search'])
    expect(names([{ googleSearch: {} }, { codeExecution: {} }])).toEqual(['googleSearch', 'codeExecution'])
  })

  it('keeps a bare name without a schema, and says null when nothing was sent', () => {
    expect(toolDefinitionsOf(['search'])).toEqual([{ name: 'search', description: null, schema: null }])
    expect(toolDefinitionsOf(null)).toBeNull()
    expect(toolDefinitionsOf('search')).toBeNull()
  })
})
