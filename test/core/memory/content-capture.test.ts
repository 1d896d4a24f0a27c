import { describe, expect, it } from 'vitest'

import { isUnavailable, learnPart, type PartMemory, type Seen } from '#core/memory/content-capture.ts'

const after = (...seen: readonly Seen[]) =>
  seen.reduce<PartMemory | undefined>((known, each) => learnPart(known, each), undefined)?.state ?? null
const times = (count: number, seen: Seen): Seen[] => Array.from({ length: count }, () => seen)

describe('what an app records', () => {
  it('is known from the first content', () => {
    expect(after('content')).toBe('recorded')
    expect(after('nothing', 'nothing', 'content')).toBe('recorded')
  })

  it('is not held to be nothing before twenty spans in a row said so', () => {
    expect(after(...times(19, 'nothing'))).toBeNull()
    expect(after(...times(20, 'nothing'))).toBe('off')
    expect(after(...times(20, 'hidden'))).toBe('hidden')
    expect(after(...times(20, 'cut'))).toBe('cut')
    expect(after(...times(19, 'nothing'), 'hidden')).toBeNull()
  })

  it('survives a hundred empty answers of an app that did record them', () => {
    expect(after('content', ...times(199, 'nothing'))).toBe('recorded')
    expect(after('content', ...times(200, 'nothing'))).toBe('off')
  })

  it('comes back with the first content', () => {
    expect(after(...times(30, 'nothing'), 'content')).toBe('recorded')
  })

  it('changes nothing, not even an object, while all stays as it is', () => {
    const known = learnPart(undefined, 'content')
    expect(learnPart(known, 'content')).toBe(known)
    const off = times(21, 'nothing').reduce<PartMemory | undefined>(
      (before, each) => learnPart(before, each),
      undefined,
    )
    expect(learnPart(off, 'nothing')).toBe(off)
  })

  it('makes a signal unavailable only when it is known to be missing', () => {
    expect([null, 'recorded', 'off', 'hidden', 'cut'].map((state) => isUnavailable(state as never))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ])
  })
})
