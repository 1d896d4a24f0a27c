import type * as Normalise from '#collector/normalise.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import { expectGolden } from '#test/support/golden.ts'
import { coverageDocument } from './frame/coverage-document.ts'
import { provenIn, type Proven } from './frame/proof.ts'

const { root } = projectPaths()
const byHand: Proven = new Map()

// Listens to what the tests of dialects have understood; the function itself is the real one.
vi.mock('#collector/normalise.ts', async (importOriginal) => {
  const original = await importOriginal<typeof Normalise>()
  return {
    ...original,
    normalise(span: Parameters<typeof Normalise.normalise>[0]) {
      const record = original.normalise(span)
      provenIn(record.story, byHand)
      return record
    },
  }
})

const folder = join(root, 'test/collector/dialects')
// What a property test sends is another thing each time, and proves that nothing breaks, not that a field is read.
const isFixed = (name: string): boolean => !readFileSync(join(folder, name), 'utf8').includes("'fast-check'")
const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts') && isFixed(name))

// A second run of them, in a few milliseconds: their own results are what the document is made of.
describe('what the tests of dialects prove', async () => {
  for (const file of files) await import(join(folder, file))
})

describe('docs/coverage.md', () => {
  it('says what is proven, and by whom', () => {
    const real = JSON.parse(readFileSync(join(root, 'test/golden/emitters.json'), 'utf8')) as Record<string, string[]>
    expect(byHand.size).toBeGreaterThan(20)
    expectGolden('../../docs/coverage.md', coverageDocument(real, byHand))
  })
})
