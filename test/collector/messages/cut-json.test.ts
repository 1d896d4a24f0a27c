import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readCutJson } from '#collector/messages/cut-json.ts'

describe('readCutJson', () => {
  it('keeps everything up to the cut', () => {
    expect(readCutJson('[{"role":"user","content":"Hi"},{"role":"assis')).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assis' },
    ])
    expect(readCutJson('{"a":[1,2,{"b":"x')).toEqual({ a: [1, 2, { b: 'x' }] })
    expect(readCutJson('{"a":1,"b":')).toEqual({ a: 1 })
    expect(readCutJson('{"a":1,"b')).toEqual({ a: 1 })
    expect(readCutJson('[true,nul')).toEqual([true])
    expect(readCutJson('[1,23')).toEqual([1])
    expect(readCutJson('["half an escape \\u00')).toEqual(['half an escape '])
    expect(readCutJson('["one\\')).toEqual(['one'])
  })

  it('says nothing of what is whole, and of what is no JSON', () => {
    for (const text of [
      '{"a":1}',
      '[]',
      ' [1, 2] \n',
      '[INST] hello',
      '{name}, hi',
      '{order_id: A-1',
      "{'a': None",
      '',
    ]) {
      expect(readCutJson(text), text).toBeUndefined()
    }
  })

  it('never fails, and never invents what was not there', () => {
    const json = fc.oneof(fc.object({ maxDepth: 4 }), fc.array(fc.jsonValue())).map((value) => JSON.stringify(value))
    fc.assert(
      fc.property(json, fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length)
        const read = readCutJson(cut)
        if (read !== undefined) expect(JSON.stringify(read).length).toBeLessThanOrEqual(cut.length * 6 + 4)
        expect(readCutJson(text)).toBeUndefined()
      }),
    )
  })

  it('gives up on what nests too deeply', () => {
    expect(readCutJson('['.repeat(100_000))).toBeUndefined()
  })
})
