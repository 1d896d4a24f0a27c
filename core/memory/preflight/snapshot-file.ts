import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

import { bytesOf, doublesOf, floatsOf, intsOf, lengthWithRoom, type Numbers } from '../match/growable.ts'

/** Numbers by name. */
export type Sections = ReadonlyMap<string, Numbers>

interface Placed {
  readonly name: string
  readonly kind: Kind
  readonly length: number
  readonly sum: number
}

const kinds = { i: intsOf, f: floatsOf, d: doublesOf, b: bytesOf } as const
type Kind = keyof typeof kinds

const kindOf = (items: Numbers): Kind =>
  items instanceof Int32Array ? 'i' : items instanceof Float32Array ? 'f' : items instanceof Float64Array ? 'd' : 'b'

const magic = 'nevermore memory 1\n'
/** Read, summed and written in such pieces, so that answers are given between two of them. */
const pieceBytes = 1 << 20
const headBytesMax = 64 << 20

/**
 * Writes numbers under a head of JSON, in one step: the file is the old one or the new one. Bytes are copied before
 * they are summed, since they may change meanwhile. Answers the size. Layout: magic, the sections, the head, its length
 * and sum.
 */
export async function writeSections(path: string, head: object, sections: Sections): Promise<number> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    let at = await put(file, Buffer.from(magic), 0)
    const placed: Placed[] = []
    for (const [name, items] of sections) {
      const bytes = Buffer.from(items.buffer, items.byteOffset, items.byteLength)
      let sum = 0
      for (let from = 0; from < bytes.length; from += pieceBytes) {
        const piece = Buffer.from(bytes.subarray(from, from + pieceBytes))
        sum = crc32(piece, sum)
        at = await put(file, piece, at)
      }
      placed.push({ name, kind: kindOf(items), length: items.length, sum })
    }
    const text = Buffer.from(JSON.stringify({ head, placed }))
    const tail = Buffer.alloc(8)
    tail.writeUInt32LE(text.length, 0)
    tail.writeUInt32LE(crc32(text), 4)
    at = await put(file, Buffer.concat([text, tail]), at)
    await file.sync()
    await file.close()
    await rename(draft, path)
    return at
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

async function put(file: FileHandle, bytes: Buffer, at: number): Promise<number> {
  await file.write(bytes, 0, bytes.length, at)
  return at + bytes.length
}

/**
 * Each section with memory behind it for what comes after. Throws a sentence that says what is wrong with the file.
 * `wanted` sees the head before anything else is read.
 */
export async function readSections<Head>(
  path: string,
  bytesMax: number,
  wanted: (head: unknown) => Head,
): Promise<{ readonly head: Head; readonly sections: Sections }> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size > bytesMax) throw new Error(`it is larger than ${bytesMax} bytes`)
    if (size < magic.length + 8) throw new Error('it is too short')
    if ((await take(file, 0, magic.length)).toString() !== magic) throw new Error('it begins with something else')
    const tail = await take(file, size - 8, 8)
    const length = tail.readUInt32LE(0)
    if (length > Math.min(headBytesMax, size - 8 - magic.length)) throw new Error('its end is damaged')
    const text = await take(file, size - 8 - length, length)
    if (crc32(text) !== tail.readUInt32LE(4)) throw new Error('its head is damaged')
    // Written by `writeSections`, as its sum shows.
    const { head, placed } = JSON.parse(text.toString()) as { head: unknown; placed: readonly Placed[] }
    const known = wanted(head)
    const sections = new Map<string, Numbers>()
    let at = magic.length
    for (const { name, kind, length: count, sum } of placed) {
      const items = kinds[kind](lengthWithRoom(count)).subarray(0, count)
      at = await fill(file, items, at, name, sum)
      sections.set(name, items)
    }
    return { head: known, sections }
  } finally {
    await file.close()
  }
}

async function fill(file: FileHandle, items: Numbers, begin: number, name: string, wanted: number): Promise<number> {
  const bytes = Buffer.from(items.buffer, 0, items.byteLength)
  let sum = 0
  let at = begin
  for (let from = 0; from < bytes.length; from += pieceBytes * 4) {
    const length = Math.min(pieceBytes * 4, bytes.length - from)
    const { bytesRead } = await file.read(bytes, from, length, at)
    if (bytesRead !== length) throw new Error('it ends too early')
    sum = crc32(bytes.subarray(from, from + length), sum)
    at += length
  }
  if (sum !== wanted) throw new Error(`its part ${name} is damaged`)
  return at
}

async function take(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, at)
  if (bytesRead !== length) throw new Error('it ends too early')
  return bytes
}
