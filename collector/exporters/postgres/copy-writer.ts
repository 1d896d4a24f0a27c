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

/** `sizeHint` in bytes is where the buffer starts; it doubles when it is full. */
export function copyWriter(sizeHint: number): CopyWriter {
  let bytes = Buffer.allocUnsafe(Math.max(sizeHint, 1024))
  let view = viewOf(bytes)
  let at = 0
  const ends: number[] = []

  function reserve(length: number) {
    if (at + length <= bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + length))
    bytes.copy(grown, 0, 0, at)
    bytes = grown
    view = viewOf(grown)
  }
  function size(value: number) {
    view.setInt32(at, value)
    at += 4
  }
  /** True when the text was short and plain ASCII, and is written. */
  function wrote(value: string): boolean {
    const { length } = value
    if (length > shortCharsMax) return false
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index)
      if (code > 127 || code === 0) return false
      bytes[at + 4 + index] = code
    }
    size(length)
    at += length
    return true
  }

  return {
    row(columns) {
      reserve(2)
      view.setInt16(at, columns)
      at += 2
    },
    endRow: () => void ends.push(at),
    nothing() {
      reserve(4)
      size(-1)
    },
    bool(value) {
      reserve(5)
      size(1)
      at = bytes.writeUInt8(value ? 1 : 0, at)
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
      if (value > int8Max || value < -int8Max - 1n) throw new RangeError(`${value} does not fit into 64 bits`)
      reserve(12)
      size(8)
      view.setBigInt64(at, value)
      at += 8
    },
    float8(value) {
      reserve(12)
      size(8)
      view.setFloat64(at, value)
      at += 8
    },
    text(value) {
      reserve(4 + value.length * 3) // UTF-8 needs at most three bytes for a UTF-16 unit.
      if (wrote(value)) return
      const safe = value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
      const written = bytes.write(safe, at + 4, 'utf8')
      size(written)
      at += written
    },
    bytes(value) {
      reserve(4 + value.length)
      size(value.length)
      bytes.set(value, at)
      at += value.length
    },
    hex(digits) {
      reserve(4 + digits.length / 2)
      size(digits.length / 2)
      for (let index = 0; index < digits.length; index += 2) {
        bytes[at++] = (digitOf[digits.charCodeAt(index)]! << 4) | digitOf[digits.charCodeAt(index + 1)]!
      }
    },
    finish: () => ({ bytes: bytes.subarray(0, at), ends }),
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) => new DataView(buffer, byteOffset, byteLength)

/** Row `index` on its own. */
export const copyRow = (rows: CopyRows, index: number): Buffer =>
  rows.bytes.subarray(index === 0 ? 0 : rows.ends[index - 1], rows.ends[index])
