import { describe, expect, it } from 'vitest'

import { loadConfig } from '#collector/config/load.ts'
import { normalise } from '#collector/normalise.ts'
import { registry } from '#collector/registry.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { drawSpans } from '#test/support/runs.ts'
import { logClassifier } from '../../../cli/wiring/log-classifier.ts'

const probe = drawSpans([
  {
    id: 'probe',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.request.max_tokens': 16,
      'gen_ai.response.finish_reasons': ['length'],
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Well, it"}]}]',
    },
  },
]).map(normalise)

/** What is found on an answer of 16 tokens, under the config that comes along with other settings of its link. */
async function foundUnder(settings: string, order = 'classify'): Promise<readonly string[]> {
  const override = `yaml:{processors: {classify: ${settings}}, service: {pipelines: {traces: {processors: [${order}]}}}}`
  const { config } = await loadConfig({ sources: [projectPaths().defaultConfig, override], env: {}, registry })
  const records = logClassifier(config, () => new Map())(probe, 1)
  return records.flatMap(({ findings }) => findings.map(({ signal }) => signal))
}

describe('what asks about spans that logs tell more of', () => {
  it('draws the lines where the config draws them', async () => {
    expect(await foundUnder('{}')).toEqual(['truncated-output'])
    expect(await foundUnder('{thresholds: {tiny_budget_tokens_max: 16}}')).toEqual([])
  })

  it('does not ask what the config has switched off', async () => {
    expect(await foundUnder('{disable: [truncated-output]}')).toEqual([])
  })

  it('asks nothing where no pipeline asks anything', async () => {
    expect(await foundUnder('{}', 'redact')).toEqual([])
  })
})
