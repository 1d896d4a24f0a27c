import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { copyRow, copyWriter, type CopyWriter } from '#collector/exporters/postgres/copy-writer.ts'

const written = (write: (writer: CopyWriter) => void): Buffer => {
  const writer = copyWriter(0)
  write(writer)
  return writer.finish().bytes
}
const field = (value: Buffer): Buffer => {
  const size = Buffer.alloc(4)
  size.writeInt32BE(value.length)
  return Buffer.concat([size, value])
}

describe('copyWriter', () => {
  it('writes any text as UTF-8 behind its length, NUL and lone surrogates as U+FFFD', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.constant('a\0b'),
      fc.constant('\ud800'),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(written((writer) => writer.text(text))).toEqual(field(Buffer.from(text.replaceAll('\0', '\ufffd'))))
      }),
    )
  })

  it('writes 64-bit integers to both ends of their range, and refuses what lies beyond', () => {
    for (const value of [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      const expected = Buffer.alloc(8)
      expected.writeBigInt64BE(value)
      expect(written((writer) => writer.int8(value))).toEqual(field(expected))
    }
    expect(() => written((writer) => writer.int8(2n ** 63n))).toThrow(RangeError)
    expect(() => written((writer) => writer.int8(-(2n ** 63n) - 1n))).toThrow(RangeError)
  })

  it('writes ids from hex digits in either case', () => {
    expect(written((writer) => writer.hex('00fF10aB'))).toEqual(field(Buffer.from('00ff10ab', 'hex')))
  })

  it('knows each row on its own, however often its buffer had to grow', () => {
    const writer = copyWriter(0)
    const texts = ['short', 'x'.repeat(5000), 'ü'.repeat(3000), 'end']
    for (const text of texts) {
      writer.row(3)
      writer.text(text)
      writer.nothing()
      writer.float8(0.25)
      writer.endRow()
    }
    const rows = writer.finish()
    const quarter = Buffer.alloc(8)
    quarter.writeDoubleBE(0.25)
    expect(texts.map((_, index) => copyRow(rows, index))).toEqual(
      texts.map((text) =>
        Buffer.concat([
          Buffer.from('0003', 'hex'),
          field(Buffer.from(text)),
          Buffer.from('ffffffff', 'hex'),
          field(quarter),
        ]),
      ),
    )
  })

  it('grows at any value and loses none', () => {
    const value: Record<string, readonly [write: (writer: CopyWriter) => void, bytes: string]> = {
      bool: [(writer) => writer.bool(true), '0000000101'],
      int2: [(writer) => writer.int2(0x0102), '000000020102'],
      int4: [(writer) => writer.int4(0x01020304), '0000000401020304'],
      int8: [(writer) => writer.int8(0x0102030405060708n), '000000080102030405060708'],
      float8: [(writer) => writer.float8(1), '000000083ff0000000000000'],
      bytes: [(writer) => writer.bytes(Buffer.from('abcd', 'hex')), '00000002abcd'],
      hex: [(writer) => writer.hex('abcd'), '00000002abcd'],
      text: [(writer) => writer.text('ab'), '000000026162'],
      nothing: [(writer) => writer.nothing(), 'ffffffff'],
      row: [(writer) => writer.row(7), '0007'],
    }
    for (const [name, [write, bytes]] of Object.entries(value)) {
      const times = 3000
      const all = written((writer) => {
        for (let at = 0; at < times; at += 1) write(writer)
      })
      expect(all.toString('hex') === bytes.repeat(times), name).toBe(true)
    }
  })
})
