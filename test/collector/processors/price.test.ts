import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { price } from '#collector/processors/price.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { idleServices } from '#test/support/collector.ts'
import { spanWith } from '#test/support/span.ts'

const call: Attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
  'gen_ai.usage.input_tokens': 1_000_000,
  'gen_ai.usage.output_tokens': 100_000,
}

async function storyOf(attributes: Attributes, settings: unknown = {}) {
  const link = price.build(settings, { ...idleServices(), id: 'price', metrics: createMetrics() })
  await link.start?.()
  const items = [normalise(spanWith({ attributes }))]
  const [record] = await link.process(items, { projectId: 1, receivedAtMs: 0, items })
  return record?.story
}

async function fileOf(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'prices-')), 'prices.yaml')
  await writeFile(path, text)
  return path
}

describe('price', () => {
  it('works out what a call cost, and says by which prices', async () => {
    const story = await storyOf(call)
    expect(story?.costUsd).toBeCloseTo(0.15 + 0.06, 10)
    expect(story?.provenance['costUsd']).toEqual({ rule: 'price-table', key: 'openai gpt-4o-mini 2024-07-18' })
  })

  it('pays cached tokens once, and less', async () => {
    const story = await storyOf({ ...call, 'gen_ai.usage.cache_read.input_tokens': 400_000 })
    expect(story?.costUsd).toBeCloseTo(0.6 * 0.15 + 0.4 * 0.075 + 0.06, 10)
  })

  it('pays more for all tokens of a call that is longer than its provider likes', async () => {
    const given = { ...call, 'gen_ai.provider.name': 'gcp.gemini', 'gen_ai.response.model': 'gemini-2.5-pro' }
    const long = await storyOf({ ...given, 'gen_ai.usage.input_tokens': 300_000, 'gen_ai.usage.output_tokens': 1_000 })
    expect(long?.costUsd).toBeCloseTo(0.3 * 2.5 + 0.001 * 15, 10)
    const short = await storyOf({ ...given, 'gen_ai.usage.input_tokens': 100_000, 'gen_ai.usage.output_tokens': 1_000 })
    expect(short?.costUsd).toBeCloseTo(0.1 * 1.25 + 0.001 * 10, 10)
  })

  it("leaves the sender's own cost alone", async () => {
    const story = await storyOf({ ...call, 'gen_ai.usage.cost': 0.5 })
    expect(story?.costUsd).toBe(0.5)
    expect(story?.provenance['costUsd']).toEqual({ rule: 'otel-genai', key: 'gen_ai.usage.cost' })
  })

  it.each([
    ['no price is known for the model', { 'gen_ai.request.model': 'gpt-99', 'gen_ai.response.model': 'gpt-99' }],
    ['no model was named', { 'gen_ai.request.model': '', 'gen_ai.response.model': '' }],
    ['no tokens were sent', { 'gen_ai.usage.input_tokens': 0, 'gen_ai.usage.output_tokens': 0 }],
  ])('says why a call stays without a price: %s', async (reason, changes) => {
    const story = await storyOf({ ...call, ...changes })
    expect(story?.costUsd).toBeNull()
    expect(story?.provenance['costUsd']).toEqual({ rule: 'unpriced', key: reason })
  })

  it('does not pay an agent for the calls inside it', async () => {
    const story = await storyOf({ ...call, 'gen_ai.operation.name': 'invoke_agent' })
    expect(story?.costUsd).toBeNull()
    expect(story?.provenance['costUsd']).toBeUndefined()
  })

  it("takes the operator's prices first", async () => {
    const file = await fileOf('prices:\n  - { provider: openai, models: [gpt-99], input: 10, output: 20 }\n')
    const story = await storyOf({ ...call, 'gen_ai.response.model': 'gpt-99' }, { file })
    expect(story?.costUsd).toBeCloseTo(10 + 2, 10)
  })

  it('does not start with a file that is wrong or missing', async () => {
    const file = await fileOf('prices:\n  - { provider: openai, models: [gpt-99], input: cheap, output: 1 }\n')
    await expect(storyOf(call, { file })).rejects.toThrow(/prices\.0\.input/)
    await expect(storyOf(call, { file: '/nowhere/prices.yaml' })).rejects.toThrow(/cannot be read/)
  })
})
