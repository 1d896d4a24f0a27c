import type { Type } from 'protobufjs'

type Random = () => number

interface RawField {
  readonly number: number
  readonly wireType: number
  /** Without the tag; of a length-delimited field, without the length. */
  readonly content: Buffer
}

/**
 * Rewrites a message so that it means the same and looks different: fields in another order, messages sent in two
 * parts, and unknown fields of every wire type in between.
 */
export function scramble(bytes: Buffer, type: Type, random: Random): Buffer {
  const fields = readFields(bytes).flatMap((field) => rewrite(field, type, random))
  return Buffer.concat(
    shuffle(fields, random).flatMap((field) => [
      ...(random() % 4 === 0 ? [unknownField(random)] : []),
      writeField(field),
    ]),
  )
}

function rewrite(field: RawField, type: Type, random: Random): readonly RawField[] {
  const known = type.fieldsById[field.number]
  const inner = known?.resolve().resolvedType
  if (field.wireType !== 2 || known === undefined || inner === null || inner === undefined || !('fieldsById' in inner))
    return [field]
  const content = scramble(field.content, inner, random)
  if (known.repeated || random() % 2 === 0) return [{ ...field, content }]
  const parts = readFields(content)
  const cut = parts.length === 0 ? 0 : random() % (parts.length + 1)
  return [parts.slice(0, cut), parts.slice(cut)].map((part) => ({
    ...field,
    content: Buffer.concat(part.map(writeField)),
  }))
}

/** Moves fields about, but keeps those of one number in their order: that order means something. */
function shuffle(fields: readonly RawField[], random: Random): readonly RawField[] {
  const queues = new Map<number, RawField[]>()
  for (const field of fields) queues.set(field.number, [...(queues.get(field.number) ?? []), field])
  const shuffled: RawField[] = []
  while (queues.size > 0) {
    const [number, queue] = [...queues][random() % queues.size] ?? [0, []]
    const next = queue.shift()
    if (next) shuffled.push(next)
    if (queue.length === 0) queues.delete(number)
  }
  return shuffled
}

const unknownField = (random: Random): Buffer => {
  const number = 900 + (random() % 9)
  const some = Buffer.from(Array.from({ length: 8 }, () => random() & 0xff))
  switch (random() % 5) {
    case 0:
      return writeField({ number, wireType: 0, content: Buffer.from([0xff, 0xff, 0x03]) })
    case 1:
      return writeField({ number, wireType: 1, content: some })
    case 2:
      return writeField({ number, wireType: 5, content: some.subarray(0, 4) })
    case 3:
      return Buffer.concat([varint((number << 3) | 3), varint((7 << 3) | 0), varint(5), varint((number << 3) | 4)])
    default:
      return writeField({ number, wireType: 2, content: some })
  }
}

export function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}

export const writeField = ({ number, wireType, content }: RawField): Buffer =>
  Buffer.concat([varint((number << 3) | wireType), ...(wireType === 2 ? [varint(content.length)] : []), content])

function readFields(bytes: Buffer): RawField[] {
  const fields: RawField[] = []
  let at = 0
  const readVarint = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 0x7f) * shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = readVarint()
    const [number, wireType] = [tag >>> 3, tag & 7]
    const from = at
    if (wireType === 0) readVarint()
    else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else if (wireType === 3) while (readVarint() !== ((number << 3) | 4));
    else {
      const length = readVarint()
      fields.push({ number, wireType, content: bytes.subarray(at, at + length) })
      at += length
      continue
    }
    fields.push({ number, wireType, content: bytes.subarray(from, at) })
  }
  return fields
}
