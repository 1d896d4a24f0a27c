/** A row as PostgreSQL copies it out in binary: of each column where it begins in `bytes` and its length, -1 for null. */
export interface CopiedRow {
  bytes: Buffer
  /** Two numbers a column. */
  readonly places: Int32Array
}

const signature = Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1')
/** Signature, flags, length of an extension that nobody has made yet. */
const headBytes = signature.length + 8

/**
 * Cuts what `copy … to stdout (format binary)` sends into rows, however it is cut on the way. The row handed over is
 * the same object each time and good until the next. Throws when the bytes are something else.
 */
export function createRowCutter(columns: number, take: (row: CopiedRow) => void): (chunk: Buffer) => void {
  const row: CopiedRow = { bytes: Buffer.alloc(0), places: new Int32Array(columns * 2) }
  let rest: Buffer | null = null
  let headed = false

  /** Where the next row begins; -1 while the end of this one is missing. */
  function endOf(bytes: Buffer, from: number): number {
    if (from + 2 > bytes.length) return -1
    const count = bytes.readInt16BE(from)
    if (count === -1) return bytes.length
    if (count !== columns) throw new Error(`a row of ${count} columns instead of ${columns} was copied out`)
    let at = from + 2
    for (let column = 0; column < columns; column++) {
      if (at + 4 > bytes.length) return -1
      const length = bytes.readInt32BE(at)
      row.places[column * 2] = at + 4
      row.places[column * 2 + 1] = length
      at += 4 + (length > 0 ? length : 0)
    }
    if (at > bytes.length) return -1
    row.bytes = bytes
    take(row)
    return at
  }

  return (chunk) => {
    const bytes: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk])
    rest = null
    let at = 0
    if (!headed) {
      if (bytes.length < headBytes) return void (rest = bytes)
      if (!bytes.subarray(0, signature.length).equals(signature)) throw new Error('no binary copy was sent')
      headed = true
      at = headBytes
    }
    while (at < bytes.length) {
      const next = endOf(bytes, at)
      if (next === -1) return void (rest = bytes.subarray(at))
      at = next
    }
  }
}

export const isNullAt = ({ places }: CopiedRow, column: number): boolean => places[column * 2 + 1] === -1

/** A `bigint` column that is not null. Exact up to 2^53. */
export const bigintAt = ({ bytes, places }: CopiedRow, column: number): number => wholeAt(bytes, places[column * 2]!)

/** Epoch milliseconds of a `timestamptz`; not a number where there is none. */
export const msAt = ({ bytes, places }: CopiedRow, column: number): number =>
  places[column * 2 + 1] === -1 ? NaN : epochMs + wholeAt(bytes, places[column * 2]!) / 1000

/** PostgreSQL counts from the beginning of 2000. */
const epochMs = Date.UTC(2000, 0, 1)

const wholeAt = (bytes: Buffer, at: number): number => bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4)

/** Null where there is none. */
export function textAt({ bytes, places }: CopiedRow, column: number): string | null {
  const begin = places[column * 2]!
  const length = places[column * 2 + 1]!
  return length === -1 ? null : bytes.toString('utf8', begin, begin + length)
}

/** Hands over where each element of a `text[]` begins and ends. */
export function eachText(
  { bytes, places }: CopiedRow,
  column: number,
  take: (begin: number, end: number) => void,
): void {
  let at = places[column * 2]!
  // Dimensions, whether there are nulls, the type, and for each dimension its length and first index.
  if (bytes.readInt32BE(at) === 0) return
  const count = bytes.readInt32BE(at + 12)
  at += 20
  for (let index = 0; index < count; index++) {
    const length = Math.max(0, bytes.readInt32BE(at))
    take(at + 4, at + 4 + length)
    at += 4 + length
  }
}

export function textsAt(row: CopiedRow, column: number): readonly string[] {
  const texts: string[] = []
  eachText(row, column, (begin, end) => texts.push(row.bytes.toString('utf8', begin, end)))
  return texts
}
