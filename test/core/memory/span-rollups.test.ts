import { describe, expect, it } from 'vitest'

import { appModelKey } from '#core/memory/app-model.ts'
import { rollupsOf } from '#core/memory/span-rollups.ts'
import type { Story } from '#core/telemetry/story.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

const llm: Story = {
  ...recordWith().story,
  kind: 'LLM',
  provider: 'openai',
  requestModel: 'gpt-4o-2024-08-06',
  tokensIn: 10,
  tokensOut: 5,
  costUsd: 0.1,
}
const find = (story: Story, findings: Parameters<typeof rollupsOf>[1] = []) =>
  rollupsOf(story, findings, 12).map(({ scope, key, failedCalls }) => `${scope} ${key} ${failedCalls}`)
const ofShop = appModelKey('shop', 'gpt-4o')
const overloaded = findingNamed('x', { class: 'provider.overloaded', severity: 'MEDIUM' })

describe('rollupsOf', () => {
  it('counts a model call for its app, model, provider, and the model as the app uses it', () => {
    expect(find(llm)).toEqual(['app shop 0', 'model gpt-4o 0', 'provider openai 0', `app_model ${ofShop} 0`])
  })

  it('counts tokens and cost only where they are spent, not again where an agent repeats them', () => {
    const [app] = rollupsOf({ ...llm, kind: 'AGENT', agentName: 'writer' }, [], 12)
    expect(app).toMatchObject({ calls: 1, tokensIn: 0, tokensOut: 0, costUsd: 0, durationMs: 12 })
    expect(rollupsOf(llm, [], 12)[0]).toMatchObject({ tokensIn: 10, tokensOut: 5, costUsd: 0.1 })
  })

  it('notes an outage for what an environment failed, and only for that', () => {
    expect(find(llm, [overloaded])).toEqual([
      'app shop 1',
      'model gpt-4o 1',
      'provider openai 1',
      `app_model ${ofShop} 1`,
      'class provider.overloaded 1',
      'outage model:gpt-4o 1',
      'outage provider:openai 1',
      `outage app_model:${ofShop} 1`,
    ])
    expect(find(llm, [findingNamed('x')]).filter((delta) => delta.startsWith('outage'))).toEqual([])
    expect(
      find({ ...llm, kind: 'TOOL', toolName: 'a:b', provider: null, requestModel: null }, [
        findingNamed('x', { class: 'tool.timeout', severity: 'MEDIUM' }),
      ]),
    ).toContain('outage tool:a:b 1')
  })
})
