import * as fc from 'fast-check'
import protobuf from 'protobufjs/minimal.js'
import { describe, expect, it } from 'vitest'

import {
  cursorOver,
  readDouble,
  readFixed32,
  readFixed64,
  readInt64,
  readVarint32,
  skip,
} from '#collector/wire/cursor.ts'
import { createTextCache, cutAt, textAt } from '#collector/wire/text.ts'
import { AppError } from '#core/platform/errors.ts'

const written = (write: (writer: protobuf.Writer) => protobuf.Writer) =>
  cursorOver(write(protobuf.Writer.create()).finish())

describe('the cursor', () => {
  it('reads every number protobufjs writes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.double(),
        fc.maxSafeInteger(),
        (unsigned, double, signed) => {
          const cursor = written((writer) => writer.uint32(unsigned).fixed32(unsigned).double(double).int64(signed))
          expect([readVarint32(cursor), readFixed32(cursor), readDouble(cursor), readInt64(cursor)]).toEqual([
            unsigned,
            unsigned,
            double,
            signed,
          ])
          expect(cursor.at).toBe(cursor.end)
        },
      ),
    )
  })

  it('keeps 64 bits exact', () => {
    const all = Buffer.alloc(8, 0xff)
    expect(readFixed64(cursorOver(all))).toBe(0xffff_ffff_ffff_ffffn)
    expect(readInt64(cursorOver(Buffer.from('ffffffffffffffffff01', 'hex')))).toBe(-1)
    expect(readInt64(cursorOver(Buffer.from('80808080808080808001', 'hex')))).toBe(-(2n ** 63n))
  })

  it('reads a varint of ten bytes where 32 bits are wanted, as negative enums are written', () => {
    const cursor = cursorOver(Buffer.from('ffffffffffffffffff0105', 'hex'))
    expect([readVarint32(cursor), readVarint32(cursor)]).toEqual([0xffff_ffff, 5])
  })

  it.each([
    ['a number cut off', (bytes: Buffer) => readFixed64(cursorOver(bytes)), '0102'],
    ['a varint without an end', (bytes: Buffer) => readInt64(cursorOver(bytes)), 'ffffffffffffffffffffff'],
    ['a group closed by another', (bytes: Buffer) => skip(cursorOver(bytes), 0x0b), '14'],
    ['groups without end', (bytes: Buffer) => skip(cursorOver(bytes), 0x0b), '0b'.repeat(100)],
    ['an end of a group that never began', (bytes: Buffer) => skip(cursorOver(bytes), 0x0c), ''],
  ])('refuses %s', (_what, read, hex) => {
    expect(() => read(Buffer.from(hex, 'hex'))).toThrow(AppError)
  })
})

describe('textAt', () => {
  it('is what Buffer makes of the bytes, whatever was read before', () => {
    const cache = createTextCache()
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.string({ maxLength: 50 }).map((text) => Buffer.from(text)),
    )
    fc.assert(
      fc.property(bytes, (each) => {
        const cursor = cursorOver(each)
        for (let times = 0; times < 2; times++) {
          expect(textAt(cursor, cache, 0, each.length)).toBe(Buffer.from(each).toString('utf8'))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is cut in front of a character, never within', () => {
    const cursor = cursorOver(Buffer.from('a😀b'))
    expect([0, 1, 2, 4, 5, 6].map((bytesMax) => cutAt(cursor, 0, 6, bytesMax))).toEqual([0, 1, 1, 1, 5, 6])
  })
})
