import { AppError } from '#core/platform/errors.ts'

/** A place in a protobuf body. `end` is where the message being read ends. Plain data: the functions below move it. */
export interface Cursor {
  readonly bytes: Buffer
  readonly view: DataView
  at: number
  end: number
  /** Things met that leave no trace in what is read: unknown fields, and values that a later one replaced. */
  unseen: number
}

export const cursorOver = (bytes: Uint8Array): Cursor => ({
  bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  at: 0,
  end: bytes.byteLength,
  unseen: 0,
})

/** The refusal of bytes that are no protobuf message. */
export const malformed = (cursor: Cursor, what: string): AppError =>
  new AppError('invalid', `The body is not a valid protobuf message: ${what} at byte ${cursor.at}.`, {
    fields: [{ path: 'body', message: what }],
  })

/** The next tag: field number and wire type in one number, as `switch` wants it. */
export function readTag(cursor: Cursor): number {
  const tag = readVarint32(cursor)
  if (tag < 8) throw malformed(cursor, 'field number 0')
  return tag
}

/** The low 32 bits of a varint, unsigned. Longer varints are read to their end, as the format asks. */
export function readVarint32(cursor: Cursor): number {
  const { bytes } = cursor
  let at = cursor.at
  let byte = at < cursor.end ? bytes[at++]! : overrun(cursor)
  if (byte < 0x80) {
    cursor.at = at
    return byte
  }
  let value = byte & 0x7f
  for (let shift = 7; shift < 70; shift += 7) {
    byte = at < cursor.end ? bytes[at++]! : overrun(cursor)
    if (shift < 32) value |= (byte & 0x7f) << shift
    if (byte < 0x80) {
      cursor.at = at
      return value >>> 0
    }
  }
  throw malformed(cursor, 'a varint longer than 10 bytes')
}

/** A varint as a signed 64-bit integer: a number while that is exact, else a bigint. */
export function readInt64(cursor: Cursor): number | bigint {
  const { bytes } = cursor
  const first = cursor.at < cursor.end ? bytes[cursor.at]! : overrun(cursor)
  if (first < 0x80) {
    cursor.at++
    return first
  }
  let low = 0
  let high = 0
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = cursor.at < cursor.end ? bytes[cursor.at++]! : overrun(cursor)
    const bits = byte & 0x7f
    if (shift < 28) low |= bits << shift
    else if (shift === 28) {
      low |= bits << 28
      high |= bits >>> 4
    } else high |= shift < 63 ? bits << (shift - 32) : bits << 31
    if (byte < 0x80) return joined(high, low >>> 0)
  }
  throw malformed(cursor, 'a varint longer than 10 bytes')
}

const joined = (high: number, low: number): number | bigint => {
  const near = high * 0x1_0000_0000 + low
  return Number.isSafeInteger(near) ? near : (BigInt(high) << 32n) | BigInt(low)
}

export function readFixed64(cursor: Cursor): bigint {
  const at = step(cursor, 8)
  return cursor.view.getBigUint64(at, true)
}

export function readFixed32(cursor: Cursor): number {
  const at = step(cursor, 4)
  return cursor.view.getUint32(at, true)
}

export function readDouble(cursor: Cursor): number {
  const at = step(cursor, 8)
  return cursor.view.getFloat64(at, true)
}

/** Moves past `size` bytes and returns where they began. */
export function step(cursor: Cursor, size: number): number {
  const at = cursor.at
  if (size > cursor.end - at) overrun(cursor)
  cursor.at = at + size
  return at
}

/**
 * Enters a length-delimited message. Returns the end of the outer one, which the caller puts back by `leave` once it
 * has read up to `cursor.end`.
 */
export function enter(cursor: Cursor): number {
  const size = readVarint32(cursor)
  const outer = cursor.end
  if (size > outer - cursor.at) overrun(cursor)
  cursor.end = cursor.at + size
  return outer
}

export function leave(cursor: Cursor, outer: number): void {
  cursor.at = cursor.end
  cursor.end = outer
}

/** Groups inside each other that `skip` follows; nobody has written one since proto2. */
const groupDepthMax = 64

/** Moves past a field nobody asked for. */
export function skip(cursor: Cursor, tag: number, depth = 0): void {
  cursor.unseen++
  switch (tag & 7) {
    case 0:
      readVarint32(cursor)
      return
    case 1:
      step(cursor, 8)
      return
    case 2:
      step(cursor, readVarint32(cursor))
      return
    case 3:
      skipGroup(cursor, tag >>> 3, depth)
      return
    case 5:
      step(cursor, 4)
      return
    default:
      throw malformed(cursor, `wire type ${tag & 7}`)
  }
}

function skipGroup(cursor: Cursor, field: number, depth: number): void {
  if (depth >= groupDepthMax) throw malformed(cursor, 'groups nested too deep')
  for (;;) {
    const tag = readTag(cursor)
    if ((tag & 7) === 4) {
      if (tag >>> 3 !== field) throw malformed(cursor, 'a group closed by another')
      return
    }
    skip(cursor, tag, depth + 1)
  }
}

function overrun(cursor: Cursor): never {
  throw malformed(cursor, 'a field that runs past its end')
}
