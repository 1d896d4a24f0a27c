import { describe, expect, it } from 'vitest'

import { copyWriter } from '#collector/exporters/postgres/copy-writer.ts'
import { createSpareSheets, type SpareSheets } from '#collector/exporters/postgres/spare-sheets.ts'

const row = (sheets: SpareSheets, text: string): Buffer => {
  const writer = copyWriter(20_000, sheets)
  writer.text(text)
  return writer.finish().bytes
}

describe('spare sheets', () => {
  it('are written on again once they were given back, and not before', () => {
    const sheets = createSpareSheets()
    const first = row(sheets, 'first')
    const second = row(sheets, 'second')
    expect(second.buffer).not.toBe(first.buffer)
    sheets.giveBack(first)
    const third = row(sheets, 'third')
    expect(third.buffer).toBe(first.buffer)
    expect(third.toString('utf8', 4)).toBe('third')
    expect(second.toString('utf8', 4)).toBe('second')
  })

  it('are lent to one writer at a time, also when they were given back twice', () => {
    const sheets = createSpareSheets()
    const only = row(sheets, 'only')
    sheets.giveBack(only)
    sheets.giveBack(only)
    expect(row(sheets, 'one').buffer).not.toBe(row(sheets, 'other').buffer)
  })

  it('come in the size that was asked for', () => {
    const sheets = createSpareSheets()
    const lent = [200_000, 20_000, 60_000].map((bytes) => sheets.take(bytes))
    for (const sheet of lent) sheets.giveBack(sheet)
    expect(sheets.take(50_000).length).toBe(60_000)
    expect(sheets.take(150_000).length).toBe(200_000)
    expect(sheets.take(30_000).length).toBe(30_000)
  })

  it('take no more memory than they may, and leave small ones and huge ones alone', () => {
    const sheets = createSpareSheets({ bytesMax: 400_000 })
    const lent = Array.from({ length: 12 }, () => sheets.take(40_000))
    for (const sheet of lent) sheets.giveBack(sheet)
    const again = new Set(Array.from({ length: 12 }, () => sheets.take(40_000).buffer))
    expect(lent.filter(({ buffer }) => again.has(buffer))).toHaveLength(10)
    for (const bytes of [100, 60_000]) {
      const sheet = sheets.take(bytes)
      sheets.giveBack(sheet)
      const next = sheets.take(bytes)
      expect(next.buffer === sheet.buffer && next.byteOffset === sheet.byteOffset).toBe(false)
    }
  })
})
