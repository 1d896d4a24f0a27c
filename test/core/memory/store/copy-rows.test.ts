import { describe, expect, it } from 'vitest'

import { bigintAt, createRowCutter, msAt, textAt, textsAt } from '#core/memory/store/copy-rows.ts'

/** Columns as hex digits, each behind its length; null has none. */
function rowOf(columns: readonly (string | null)[]): Buffer {
  const parts = columns.map((hex) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(hex === null ? -1 : hex.length / 2)
    return Buffer.concat([length, Buffer.from(hex ?? '', 'hex')])
  })
  return Buffer.concat([Buffer.from([0, columns.length]), ...parts])
}

/** As PostgreSQL sends two rows: a bigint, a timestamptz, a text and a text[]; the second one mostly null. */
const sent = Buffer.concat([
  Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1'),
  Buffer.alloc(8),
  rowOf([
    'fffffffffffffffe',
    '00000000000003e8',
    Buffer.from('für').toString('hex'),
    ['0000000100000000000000190000000200000001', '0000000161', '0000000162'].join(''),
  ]),
  rowOf(['0000000100000000', null, null, '0'.repeat(24)]),
  Buffer.from('ffff', 'hex'),
])

const read = (pieces: readonly Buffer[]) => {
  const rows: unknown[] = []
  const cut = createRowCutter(4, (row) => {
    rows.push([bigintAt(row, 0), msAt(row, 1), textAt(row, 2), textsAt(row, 3)])
  })
  for (const piece of pieces) cut(piece)
  return rows
}

const expected = [
  [-2, Date.UTC(2000, 0, 1) + 1, 'für', ['a', 'b']],
  [2 ** 32, NaN, null, []],
]

describe('createRowCutter', () => {
  it('reads rows of numbers, times, texts and lists, and what is null', () => {
    expect(read([sent])).toEqual(expected)
  })

  it('reads the same wherever the bytes are cut', () => {
    for (let at = 1; at < sent.length; at++) {
      expect(read([sent.subarray(0, at), sent.subarray(at)])).toEqual(expected)
    }
    expect(read([...sent].map((byte) => Buffer.from([byte])))).toEqual(expected)
  })

  it('says so when it is sent something else', () => {
    expect(() => read([Buffer.from('a,b\nc,d\nmore of the same text\n')])).toThrow('no binary copy')
    expect(() => read([Buffer.concat([sent.subarray(0, 19), Buffer.from('0003', 'hex')])])).toThrow('3 columns')
  })
})
