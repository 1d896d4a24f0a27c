import { describe, expect, it } from 'vitest'

import { createVersions, type AppVersion } from '#core/memory/app-versions.ts'

const release = (version: string, firstSeenMs: number, app = 'shop'): AppVersion => ({
  app,
  kind: 'release',
  version,
  firstSeenMs,
})

describe('createVersions', () => {
  it('tells since when an app runs a version, and when those before it began, newest first', () => {
    const versions = createVersions()
    versions.set([release('1.0', 10), release('2.0', 30), release('9.9', 99, 'other')])
    versions.set([{ app: 'shop', kind: 'prompt', version: 'v2', firstSeenMs: 20 }])
    expect(versions.begins('shop', { release: '2.0', promptVersion: 'v2' })).toEqual([30, 20, 10])
    expect(versions.begins('shop', { release: '1.0', promptVersion: null })).toEqual([10])
    expect(versions.begins('shop', { release: '1.0', promptVersion: 'v2' })).toEqual([20, 10])
  })

  it('tells nothing of what was never seen', () => {
    const versions = createVersions()
    versions.set([release('1.0', 10)])
    expect(versions.begins('shop', { release: '3.0', promptVersion: null })).toEqual([])
    expect(versions.begins('shop', { release: null, promptVersion: null })).toEqual([])
  })

  it('keeps the earliest time it heard', () => {
    const versions = createVersions()
    versions.set([release('1.0', 10)])
    versions.set([release('1.0', 5), release('1.0', 12)])
    expect(versions.begins('shop', { release: '1.0', promptVersion: null })).toEqual([5])
  })
})
