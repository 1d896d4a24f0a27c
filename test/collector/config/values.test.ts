import { describe, expect, it } from 'vitest'

import { duration, durationMs } from '#collector/config/duration.ts'
import { endpoint, writeHostPort } from '#collector/config/endpoint.ts'
import { mergeConfigs } from '#collector/config/merge.ts'

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
    ['0.5s', 500],
    ['0s', 0],
  ])('reads %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms)
    expect(duration('1s').parse(text)).toBe(ms)
  })
  it('refuses what is none, and has a standard', () => {
    for (const text of ['5', 's', '5 s', '-1s', '1d', '']) expect(duration('1s').safeParse(text).success).toBe(false)
    expect(duration('5s').parse(undefined)).toBe(5_000)
  })
})

describe('endpoints', () => {
  it.each([
    ['127.0.0.1:4317', { host: '127.0.0.1', port: 4317 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    [':4318', { host: '0.0.0.0', port: 4318 }],
    ['[::1]:4317', { host: '::1', port: 4317 }],
  ])('reads %s', (text, expected) => {
    expect(endpoint('x:1').parse(text)).toEqual(expected)
    expect(endpoint('x:1').parse(writeHostPort(expected))).toEqual(expected)
  })
  it('refuses what is none', () => {
    for (const text of ['localhost', '4317', 'a:b', 'a:70000', '::1:4317', 'http://x:1'])
      expect(endpoint('x:1').safeParse(text).success).toBe(false)
  })
})

describe('mergeConfigs', () => {
  it('merges maps, replaces all else, and lets a key without a value take nothing away', () => {
    expect(mergeConfigs([{ a: { b: 1, c: [1, 2] } }, { a: { c: [3], d: 4 } }, { a: null }, undefined])).toEqual({
      a: { b: 1, c: [3], d: 4 },
    })
  })
  it('reads :: in a key as nesting', () => {
    expect(mergeConfigs([{ a: { b: { x: 1 } } }, { 'a::b::y': 2 }, { 'a::b': { x: 3 } }])).toEqual({
      a: { b: { x: 3, y: 2 } },
    })
  })
  it('keeps __proto__ a key like any other', () => {
    const merged = mergeConfigs([JSON.parse('{"__proto__": {"polluted": 1}}'), { a: 1 }])
    expect([Reflect.get({}, 'polluted'), Reflect.get(Object(merged), 'a')]).toEqual([undefined, 1])
  })
})
