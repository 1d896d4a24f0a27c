import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTraceRequests } from '#cli/send/requests.ts'
import { loadProto, traceRequestType } from '#test/support/otlp-proto.ts'

const request = (count: number) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: Array.from({ length: count }, (_each, index) => ({
            traceId: '5b8efff798038103d269b633813fc60c',
            spanId: `eee19b7ec3c1b1${String(index).padStart(2, '0')}`,
            name: 'chat',
            startTimeUnixNano: '1544712660000000000',
            endTimeUnixNano: '1544712661000000000',
          })),
        },
      ],
    },
  ],
})

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nevermore-send-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'traces')
  await writeFile(path, content)
  return path
}

function asProtobuf(count: number): Uint8Array {
  const type = loadProto().lookupType(traceRequestType)
  const id = (hex: string): Buffer => Buffer.from(hex, 'hex')
  const { resourceSpans } = request(count)
  const spans = resourceSpans[0]!.scopeSpans[0]!.spans.map((span) => ({
    ...span,
    traceId: id(span.traceId),
    spanId: id(span.spanId),
  }))
  return type.encode(type.fromObject({ resourceSpans: [{ scopeSpans: [{ spans }] }] })).finish()
}

describe('readTraceRequests', () => {
  it('reads one OTLP JSON document, written on one line or on many', async () => {
    for (const text of [
      JSON.stringify(request(2)),
      JSON.stringify(request(2), null, 2),
      `\uFEFF${JSON.stringify(request(2))}`,
    ]) {
      const [found, ...more] = await readTraceRequests(await fileOf(text))
      expect(found).toMatchObject({ contentType: 'application/json', spanCount: 2 })
      expect(more).toEqual([])
    }
  })

  it('reads a document per line, and knows which line each came from', async () => {
    const text = `${JSON.stringify(request(1))}\n\n${JSON.stringify(request(3))}\n`
    const found = await readTraceRequests(await fileOf(text))
    expect(found.map(({ spanCount }) => spanCount)).toEqual([1, 3])
    expect(found[1]?.from).toMatch(/line 3$/)
  })

  it('reads protobuf', async () => {
    const [found] = await readTraceRequests(await fileOf(asProtobuf(4)))
    expect(found).toMatchObject({ contentType: 'application/x-protobuf', spanCount: 4 })
  })

  it('unpacks what is gzipped', async () => {
    const [found] = await readTraceRequests(await fileOf(gzipSync(JSON.stringify(request(5)))))
    expect(found?.spanCount).toBe(5)
  })

  it.each([
    ['an empty file', '', 'is empty'],
    ['JSON that is no trace', '{"hello":1}', 'no "resourceSpans"'],
    ['a broken line', `${JSON.stringify(request(1))}\n{"resourceSpans":[`, 'line 2 is not JSON'],
    ['bytes of something else', new Uint8Array([0xff, 0xfe, 0x00, 0x9c]), 'neither OTLP JSON nor OTLP protobuf'],
    ['a broken gzip', new Uint8Array([0x1f, 0x8b, 0x08, 0x00]), 'cannot be unpacked'],
  ])('refuses %s with the reason', async (_title, content, reason) => {
    await expect(readTraceRequests(await fileOf(content))).rejects.toThrow(reason)
  })

  it('names a file that is not there', async () => {
    await expect(readTraceRequests(join(folder, 'nowhere.json'))).rejects.toThrow('nowhere.json cannot be read')
  })
})
