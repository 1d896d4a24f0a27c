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

/** `sizeHint` in bytes is where the buffer starts; it doubles when it is full. */
export function copyWriter(sizeHint: number): CopyWriter {
  let bytes = Buffer.allocUnsafe(Math.max(sizeHint, 1024))
  let at = 0
  const ends: number[] = []

  function reserve(length: number) {
    if (at + length <= bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + length))
    bytes.copy(grown, 0, 0, at)
    bytes = grown
  }
  function size(value: number) {
    bytes.writeInt32BE(value, at)
    at += 4
  }

  return {
    row(columns) {
      reserve(2)
      at = bytes.writeInt16BE(columns, at)
    },
    endRow: () => void ends.push(at),
    nothing() {
      reserve(4)
      size(-1)
    },
    int2(value) {
      reserve(6)
      size(2)
      at = bytes.writeInt16BE(value, at)
    },
    int4(value) {
      reserve(8)
      size(4)
      at = bytes.writeInt32BE(value, at)
    },
    int8(value) {
      reserve(12)
      size(8)
      at = bytes.writeBigInt64BE(value, at)
    },
    float8(value) {
      reserve(12)
      size(8)
      at = bytes.writeDoubleBE(value, at)
    },
    text(value) {
      const safe = value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
      reserve(4 + safe.length * 3) // UTF-8 needs at most three bytes for a UTF-16 unit.
      const written = bytes.write(safe, at + 4, 'utf8')
      size(written)
      at += written
    },
    bytes(value) {
      reserve(4 + value.length)
      size(value.length)
      at += value.copy(bytes, at)
    },
    hex(digits) {
      const bytesCount = digits.length / 2
      reserve(4 + bytesCount)
      size(bytesCount)
      at += bytes.write(digits, at, 'hex')
    },
    finish: () => ({ bytes: bytes.subarray(0, at), ends }),
  }
}

/** Row `index` on its own. */
export const copyRow = (rows: CopyRows, index: number): Buffer =>
  rows.bytes.subarray(index === 0 ? 0 : rows.ends[index - 1], rows.ends[index])
