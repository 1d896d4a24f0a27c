import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parsePythonLiteral } from '#collector/messages/python-literal.ts'
import { jsonOf, readJson } from '#collector/messages/read-json.ts'

describe('readJson', () => {
  it('parses JSON in text, and JSON in text in text, and no deeper', () => {
    const thrice = JSON.stringify(JSON.stringify(JSON.stringify({ a: 1 })))
    expect(jsonOf('{"a":1}')).toEqual({ a: 1 })
    expect(jsonOf(JSON.stringify('{"a":1}'))).toEqual({ a: 1 })
    expect(jsonOf(thrice)).toBe(JSON.stringify({ a: 1 }))
  })

  it.each(['Hello', '12', 'true', 'null', '', '{not json', '[1, 2'])('leaves %j as text', (text) => {
    expect(jsonOf(text)).toBe(text)
  })

  it('reads Python literals and says that it guessed', () => {
    expect(readJson("{'a': None, 'b': [True, 1.5], 'c': 'it\\'s'}")).toEqual({
      value: { a: null, b: [true, 1.5], c: "it's" },
      lossy: true,
    })
  })

  it('turns what JSON does not know into what it knows', () => {
    expect(jsonOf({ big: 9007199254740993n, raw: new Uint8Array([1, 2]), list: [1n] })).toEqual({
      big: '9007199254740993',
      raw: 'AQI=',
      list: ['1'],
    })
  })

  it('does not open what is nested beyond all reason', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(jsonOf(deep)).toBe(deep)
  })

  it('reads back every JSON value that was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        expect(jsonOf(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

describe('parsePythonLiteral', () => {
  it('keeps the text of objects that only Python could read', () => {
    expect(parsePythonLiteral("{'p': Point(x=1, y=2), 'r': <Row 3, of 4>}")).toEqual({
      p: 'Point(x=1, y=2)',
      r: '<Row 3, of 4>',
    })
  })

  it.each(['{', "{'a'", "{'a': }", "['a' 'b']", "{'a': 'unfinished", '('.repeat(500)])('gives up on %j', (text) => {
    expect(parsePythonLiteral(text)).toBeUndefined()
  })

  it('never throws and always comes back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]()\'",: \\aN1<>') }),
        (text) => void parsePythonLiteral(text),
      ),
    )
  })
})
