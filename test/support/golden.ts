import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'

const folder = join(projectPaths().root, 'test', 'golden')

/**
 * Compares a value with the file test/golden/<name>. Text is kept as it is, everything else as JSON with sorted keys,
 * so that a diff shows what changed and nothing else. UPDATE_GOLDEN=1 writes the file anew; a missing one fails the
 * test.
 */
export function expectGolden(name: string, value: unknown): void {
  const path = join(folder, name)
  const actual = typeof value === 'string' ? value : `${JSON.stringify(value, sortKeys, 2)}\n`
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
    return
  }
  if (!existsSync(path))
    throw new Error(`test/golden/${name} is missing. UPDATE_GOLDEN=1 writes it; read it before you commit it.`)
  expect(actual, `differs from test/golden/${name}; UPDATE_GOLDEN=1 accepts the new one`).toBe(
    readFileSync(path, 'utf8'),
  )
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
