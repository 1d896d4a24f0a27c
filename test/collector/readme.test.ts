import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { registry } from '#collector/registry.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { optionTable } from '#test/support/option-table.ts'

const path = join(projectPaths().root, 'collector', 'README.md')
const section = /(<!-- options: made from the schemas -->\n)[\s\S]*?(<!-- end of options -->)/

describe('collector/README.md', () => {
  it('lists every option as the schemas describe it (UPDATE_GOLDEN=1 rewrites it)', () => {
    const text = readFileSync(path, 'utf8')
    const right = text.replace(
      section,
      (_found, start: string, end: string) => `${start}\n${optionTable(registry)}\n${end}`,
    )
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, right)
    else expect(text).toBe(right)
    expect(text).toMatch(section)
  })

  it('describes every option it lists', () => {
    const bare = optionTable(registry)
      .split('\n')
      .filter((line) => /\| +\|$/.test(line))
    expect(bare).toEqual([])
  })
})
