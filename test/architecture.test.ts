import { describe, expect, it } from 'vitest'
import { importsOf } from './support/imports.ts'
import { straysIn } from './support/import-rules.ts'
import { sourceFolders, sourcesIn } from './support/sources.ts'

const files = sourcesIn(sourceFolders, ['.ts', '.mts', '.mjs', '.vue'])

describe('the map of who may import whom', () => {
  it('is read from real files, not from an empty folder', () => {
    expect(files.length).toBeGreaterThan(150)
    expect(files.flatMap(importsOf).length).toBeGreaterThan(400)
  })

  it('holds for every import', () => {
    expect(straysIn(files)).toEqual([])
  })

  it.each([
    ['core/platform/log.ts', '#core/memory/mask.ts'],
    ['core/telemetry/span.ts', '../platform/log.ts'],
    ['core/memory/mask.ts', '#core/identity/access.ts'],
    ['core/identity/access.ts', '#core/memory/mask.ts'],
    ['collector/normalise.ts', '#graph/server.ts'],
    ['graph/types/failure.ts', '#collector/registry.ts'],
    ['web/src/main.ts', '#core/platform/errors.ts'],
    ['web/src/main.ts', '../../graph/server.ts'],
    ['web/src/pages/HomePage.vue', '#graph/context.ts'],
    ['sdk/typescript/preflight.ts', '#core/platform/errors.ts'],
    ['cli/up.ts', '../web/src/main.ts'],
    ['cli/up.ts', '../core/platform/log.ts'],
    ['elsewhere/new.ts', './near.ts'],
  ])('finds %s importing %s', (path, specifier) => {
    const script = `import { thing } from '${specifier}'`
    const text = path.endsWith('.vue')
      ? `<template><p /></template>\n<script setup lang="ts">\n${script}\n</script>`
      : script
    expect(straysIn([{ path, text }])).toHaveLength(1)
  })

  it('finds an import that is made only when it is needed, and one of a type alone', () => {
    expect(straysIn([{ path: 'graph/a.ts', text: `await import('#collector/b.ts')` }])).toHaveLength(1)
    expect(straysIn([{ path: 'graph/a.ts', text: `import type { B } from '#collector/b.ts'` }])).toHaveLength(1)
    expect(straysIn([{ path: 'graph/a.ts', text: `export * from '#collector/b.ts'` }])).toHaveLength(1)
  })

  it('lets only the registry name a component', () => {
    const component = { path: 'collector/processors/redact.ts', text: 'export const redact = defineProcessor({})' }
    const text = `import { redact } from './processors/redact.ts'`
    expect(straysIn([component, { path: 'collector/registry.ts', text }])).toEqual([])
    expect(straysIn([component, { path: 'collector/normalise.ts', text }])).toHaveLength(1)
  })

  it('leaves what stays at home or goes along the map alone', () => {
    expect(
      straysIn([{ path: 'graph/a.ts', text: `import { b } from './types/b.ts'\nimport '#core/memory/c.ts'` }]),
    ).toEqual([])
    expect(straysIn([{ path: 'core/memory/a.ts', text: `import { z } from 'zod'` }])).toEqual([])
  })
})
