import { loadProto, traceRequestType } from '#test/support/otlp-proto.ts'

import { randomFrom } from './random.ts'
import type { DraftSpan } from './runs.ts'
import { courseOf, draftRun } from './runs.ts'

/** Where a payload's bytes are unique to it. Writing new values there makes a new request without encoding again. */
export interface Stamps {
  /** Per run: every place of its trace id. */
  readonly traces: readonly (readonly number[])[]
  /** Per span: its own id and the places where children name it as their parent. */
  readonly spans: readonly (readonly number[])[]
  /** Every time, and how many milliseconds after the earliest it lies. */
  readonly times: readonly { readonly at: number; readonly afterMs: number }[]
}

export interface Payload {
  readonly bytes: Buffer
  readonly spanCount: number
  readonly stamps: Stamps
}

interface Draft {
  readonly spans: { readonly run: number; readonly draft: DraftSpan; readonly offsetMs: number }[]
}

const encoding = loadProto().lookupType(traceRequestType)

/**
 * A trace request of `runs` times 5 spans of about 2.9 KB: agent root, two model calls, a tool call, a retrieval.
 * The same seed gives the same bytes.
 */
export function createPayload({ seed = 1, runs = 20, app = 'support-desk' } = {}): Payload {
  const random = randomFrom(seed)
  const draft: Draft = { spans: [] }
  for (let run = 0; run < runs; run++) {
    for (const span of draftRun(random, courseOf(run))) draft.spans.push({ run, draft: span, offsetMs: run * 7 })
  }
  const marks = draft.spans.map((_, index) => mark(index))
  const request = encoding.fromObject(requestOf(draft, marks, app))
  const bytes = Buffer.from(encoding.encode(request).finish())
  const stamps = findStamps(bytes, draft, marks)
  restamp(bytes, stamps, random, Date.UTC(2026, 0, 1))
  return { bytes, spanCount: draft.spans.length, stamps }
}

/** Writes new ids (32 random bits a call of `random`) and new times, the earliest at `startMs`, into `bytes`. */
export function restamp(bytes: Buffer, stamps: Stamps, random: () => number, startMs: number): void {
  for (const places of stamps.traces) writeRandom(bytes, places, 16, random)
  for (const places of stamps.spans) writeRandom(bytes, places, 8, random)
  for (const { at, afterMs } of stamps.times) bytes.writeBigUInt64LE(BigInt(startMs + afterMs) * 1_000_000n, at)
}

function writeRandom(bytes: Buffer, places: readonly number[], size: number, random: () => number): void {
  const first = places[0]
  if (first === undefined) return
  for (let i = 0; i < size; i += 4) bytes.writeInt32LE(random() | 1, first + i)
  for (const place of places) if (place !== first) bytes.copy(bytes, place, first, first + size)
}

/** Eight bytes that occur nowhere by accident, so that the places of ids and times can be searched for once. */
const mark = (index: number): Buffer => {
  const bytes = Buffer.alloc(8, 0xf5)
  bytes.writeUInt32BE(0xfeed_0000 + index, 0)
  return bytes
}
const traceMark = (run: number): Buffer => {
  const bytes = Buffer.alloc(16, 0xf6)
  bytes.writeUInt32BE(0xbead_0000 + run, 0)
  return bytes
}
const timeMark = (index: number): bigint => 0xf7f7_0000_0000_0000n + BigInt(index)

function requestOf({ spans }: Draft, marks: readonly Buffer[], app: string) {
  return {
    resourceSpans: [
      {
        resource: {
          attributes: keyValues({
            'service.name': app,
            'service.version': '2.3.1',
            'deployment.environment.name': 'bench',
            'telemetry.sdk.language': 'python',
          }),
        },
        scopeSpans: [
          {
            scope: { name: 'opentelemetry.instrumentation.agents', version: '1.37.0' },
            spans: spans.map((each, index) => spanOf(each, index, marks)),
          },
        ],
      },
    ],
  }
}

function spanOf({ run, draft }: Draft['spans'][number], index: number, marks: readonly Buffer[]) {
  const { error } = draft
  return {
    traceId: traceMark(run),
    spanId: marks[index],
    ...(draft.parent === null ? {} : { parentSpanId: marks[index - (index % 5)] }),
    name: draft.name,
    kind: draft.kind,
    startTimeUnixNano: timeMark(index * 3).toString(),
    endTimeUnixNano: timeMark(index * 3 + 1).toString(),
    attributes: keyValues(draft.attributes),
    flags: 257,
    ...(error
      ? {
          status: { code: 2, message: error.message },
          events: [
            {
              name: 'exception',
              timeUnixNano: timeMark(index * 3 + 2).toString(),
              attributes: keyValues({
                'exception.type': error.type,
                'exception.message': error.message,
                'exception.stacktrace': error.stack,
              }),
            },
          ],
        }
      : {}),
  }
}

const keyValues = (attributes: DraftSpan['attributes']) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))

const anyValue = (value: DraftSpan['attributes'][string]): object =>
  typeof value === 'string'
    ? { stringValue: value }
    : typeof value === 'number'
      ? Number.isInteger(value)
        ? { intValue: value }
        : { doubleValue: value }
      : { arrayValue: { values: value.map((each) => ({ stringValue: each })) } }

function findStamps(bytes: Buffer, { spans }: Draft, marks: readonly Buffer[]): Stamps {
  const runs = (spans.at(-1)?.run ?? -1) + 1
  const timeAt = (index: number): number => {
    const wanted = Buffer.alloc(8)
    wanted.writeBigUInt64LE(timeMark(index))
    return bytes.indexOf(wanted)
  }
  return {
    traces: Array.from({ length: runs }, (_, run) => placesOf(bytes, traceMark(run))),
    spans: marks.map((each) => placesOf(bytes, each)),
    times: spans.flatMap(({ draft, offsetMs }, index) => [
      { at: timeAt(index * 3), afterMs: offsetMs + draft.startMs },
      { at: timeAt(index * 3 + 1), afterMs: offsetMs + draft.endMs },
      ...(draft.error ? [{ at: timeAt(index * 3 + 2), afterMs: offsetMs + draft.endMs }] : []),
    ]),
  }
}

function placesOf(bytes: Buffer, wanted: Buffer): readonly number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + wanted.length)) places.push(at)
  return places
}
