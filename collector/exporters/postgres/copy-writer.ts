import type { SpareSheets } from './spare-sheets.ts'

/** The 11 signature bytes, flags and extension length that open a binary COPY stream. */
export const copyHeader = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')
/** A field count of -1 ends the stream. */
export const copyTrailer = Buffer.from('ffff', 'hex')

/** Rows of a binary COPY: row `i` lies between `ends[i - 1]` and `ends[i]`. */
export interface CopyRows {
  readonly bytes: Buffer
  readonly ends: readonly number[]
}

/**
 * Writes PostgreSQL's binary COPY format into one growing buffer. Values go in column order; null is a field of its
 * own.
 */
export interface CopyWriter {
  row(columns: number): void
  endRow(): void
  nothing(): void
  bool(value: boolean): void
  int2(value: number): void
  int4(value: number): void
  int8(value: bigint): void
  float8(value: number): void
  /** Text or json. PostgreSQL cannot hold NUL in text, so it becomes U+FFFD; lone surrogates become it by encoding. */
  text(value: string): void
  /** A bytea. */
  bytes(value: Buffer): void
  /** A uuid or bytea given as hex digits. */
  hex(digits: string): void
  finish(): CopyRows
}

/** Texts up to this length are written sign by sign: a call into the runtime costs more than they do. */
const shortCharsMax = 40
const int8Max = 0x7fff_ffff_ffff_ffffn

/** What each sign is worth as a hex digit. */
const digitOf = new Uint8Array(128)
for (let digit = 0; digit < 16; digit++) {
  digitOf[digit.toString(16).charCodeAt(0)] = digit
  digitOf[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

/** A buffer, and up to where it is written. */
interface Sheet {
  bytes: Buffer
  view: DataView
  at: number
}

/** `sizeHint` in bytes is where the buffer starts; it doubles when it is full. */
export function copyWriter(sizeHint: number, sheets?: SpareSheets): CopyWriter {
  const bytesMin = Math.max(sizeHint, 1024)
  const sheet = sheetOver(sheets?.take(bytesMin) ?? Buffer.allocUnsafe(bytesMin), 0)
  const ends: number[] = []

  /** Makes room for a value of that size, writes the size, and answers where the value goes. May change the buffer. */
  function place(size: number): number {
    reserve(sheet, 4 + size)
    sheet.view.setInt32(sheet.at, size)
    const at = sheet.at + 4
    sheet.at = at + size
    return at
  }

  return {
    row(columns) {
      reserve(sheet, 2)
      sheet.view.setInt16(sheet.at, columns)
      sheet.at += 2
    },
    endRow: () => void ends.push(sheet.at),
    nothing() {
      reserve(sheet, 4)
      sheet.view.setInt32(sheet.at, -1)
      sheet.at += 4
    },
    bool(value) {
      const at = place(1)
      sheet.bytes[at] = value ? 1 : 0
    },
    int2(value) {
      const at = place(2)
      sheet.bytes.writeInt16BE(value, at)
    },
    int4(value) {
      const at = place(4)
      sheet.bytes.writeInt32BE(value, at)
    },
    int8(value) {
      if (value > int8Max || value < -int8Max - 1n) throw new RangeError(`${value} does not fit into 64 bits`)
      const at = place(8)
      sheet.view.setBigInt64(at, value)
    },
    float8(value) {
      const at = place(8)
      sheet.view.setFloat64(at, value)
    },
    text(value) {
      reserve(sheet, 4 + value.length * 3) // UTF-8 needs at most three bytes for a UTF-16 unit.
      if (!writeShort(sheet, value)) writeLong(sheet, value)
    },
    bytes(value) {
      const at = place(value.length)
      sheet.bytes.set(value, at)
    },
    hex(digits) {
      const at = place(digits.length / 2)
      writeHex(sheet.bytes, at, digits)
    },
    finish: () => ({ bytes: sheet.bytes.subarray(0, sheet.at), ends }),
  }
}

const sheetOver = (bytes: Buffer, at: number): Sheet => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  at,
})

function reserve(sheet: Sheet, length: number): void {
  const { bytes, at } = sheet
  if (at + length <= bytes.length) return
  const grown = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + length))
  bytes.copy(grown, 0, 0, at)
  Object.assign(sheet, sheetOver(grown, at))
}

/** True when the text was short and plain ASCII, and is written. */
function writeShort(sheet: Sheet, value: string): boolean {
  const { length } = value
  if (length > shortCharsMax) return false
  const { bytes } = sheet
  const start = sheet.at + 4
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index)
    if (code > 127 || code === 0) return false
    bytes[start + index] = code
  }
  sheet.view.setInt32(sheet.at, length)
  sheet.at = start + length
  return true
}

function writeLong(sheet: Sheet, value: string): void {
  const safe = value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
  const written = sheet.bytes.write(safe, sheet.at + 4, 'utf8')
  sheet.view.setInt32(sheet.at, written)
  sheet.at += 4 + written
}

function writeHex(bytes: Buffer, start: number, digits: string): void {
  for (let index = 0; index < digits.length; index += 2) {
    bytes[start + index / 2] = (digitOf[digits.charCodeAt(index)]! << 4) | digitOf[digits.charCodeAt(index + 1)]!
  }
}

/** Row `index` on its own. */
export const copyRow = (rows: CopyRows, index: number): Buffer =>
  rows.bytes.subarray(index === 0 ? 0 : rows.ends[index - 1], rows.ends[index])
