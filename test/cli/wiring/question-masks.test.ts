import { describe, expect, it } from 'vitest'

import { loadConfig } from '#collector/config/load.ts'
import { registry } from '#collector/registry.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { questionMasks } from '../../../cli/wiring/question-masks.ts'

const secret = 'Mail ann@example.com the key sk-proj-abcdefghijklmnopqrstuvwx0123456789 of ticket T-77'

/** The config that comes along, with other processors. */
async function masksOf(processors: string, order: string, counted: string[] = []) {
  const override = `yaml:{processors: {${processors}}, service: {pipelines: {traces: {processors: [${order}]}}}}`
  const { config } = await loadConfig({ sources: [projectPaths().defaultConfig, override], env: {}, registry })
  const pipelines = config.pipelines.filter(({ id }) => id === 'traces')
  return questionMasks({ ...config, pipelines }, (pattern) => void counted.push(pattern))
}

describe('questionMasks', () => {
  it('masks what spans are masked for, with their mask and their own expressions, and counts it', async () => {
    const counted: string[] = []
    const own = 'redact: {mask: "***", patterns: [email], expressions: [{name: ticket, match: "T-\\\\d+"}]}'
    const maskText = await masksOf(own, 'redact', counted)
    expect(maskText(secret)).toBe('Mail *** the key sk-proj-abcdefghijklmnopqrstuvwx0123456789 of ticket ***')
    expect(counted).toEqual(['email', 'ticket'])
  })

  it('masks keys and addresses where no pipeline of spans does', async () => {
    const maskText = await masksOf('', 'classify')
    expect(maskText(secret)).toBe('Mail [redacted] the key [redacted] of ticket T-77')
  })
})
