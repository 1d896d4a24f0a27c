import { describe, expect, it } from 'vitest'

import { createPayload } from '#bench/support/payload.ts'
import { randomFrom } from '#bench/support/random.ts'
import { decodeJson } from '#collector/wire/decode-json.ts'
import { decodeLogsJson, decodeLogsProtobuf } from '#collector/wire/decode-logs.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { AppError } from '#core/platform/errors.ts'
import { jsonLog, jsonLogs, protoLogs } from '#test/support/log-payloads.ts'
import { deepJson, jsonBytes, jsonRequest, jsonSpan, protoRequest, protoSpan } from '#test/support/payloads.ts'

const values = [
  { key: 'a', value: { stringValue: 'text é' } },
  {
    key: 'b',
    value: {
      arrayValue: {
        values: [{ intValue: '5' }, { kvlistValue: { values: [{ key: 'c', value: { doubleValue: 0.5 } }] } }],
      },
    },
  },
]
const rich = {
  attributes: values,
  events: [{ name: 'e', attributes: values, timeUnixNano: '5' }],
  links: [],
  status: { code: 2, message: 'm' },
}

const richLog = jsonLog({ attributes: values, body: values[1]?.value, eventName: 'e' })

const seeds: Readonly<Record<string, readonly Buffer[]>> = {
  protobuf: [createPayload({ runs: 1 }).bytes, protoRequest(protoSpan(rich), protoSpan(rich))],
  json: [jsonBytes(jsonRequest(jsonSpan(rich), jsonSpan(rich))), jsonBytes(deepJson(40))],
  'protobuf logs': [protoLogs(richLog, jsonLog()), protoLogs(richLog)],
  'json logs': [jsonBytes(jsonLogs(richLog, jsonLog())), jsonBytes(jsonLogs(richLog))],
}

/** Slow enough to notice under load, far below what a stall of the event loop would be. */
const slowestMs = 250

/** Bits flipped, ends cut off, lengths falsified, pieces moved and repeated. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes)
  for (let times = 1 + (random() % 4); times > 0; times--)
    copy[random() % copy.length] = random() % 3 === 0 ? 0xff : random() & 0xff
  const at = random() % copy.length
  switch (random() % 4) {
    case 0:
      return copy.subarray(0, at)
    case 1:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(random() % copy.length)])
    case 2:
      return Buffer.concat([copy.subarray(at), copy])
    default:
      return copy
  }
}

describe('decoding', () => {
  it.each([
    ['protobuf', decodeProtobuf],
    ['json', decodeJson],
    ['protobuf logs', decodeLogsProtobuf],
    ['json logs', decodeLogsJson],
  ] as const)('answers 4,000 damaged %s bodies quickly, and refuses by nothing but AppErrors', (encoding, decode) => {
    const random = randomFrom(7)
    const strange: unknown[] = []
    const cpuMs: number[] = []
    for (let i = 0; i < 4_000; i++) {
      const bytes = mutate(seeds[encoding]?.[i % 2] ?? Buffer.alloc(1), random)
      const before = process.cpuUsage()
      try {
        decode(bytes)
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid') strange.push(error)
      }
      cpuMs.push(process.cpuUsage(before).user / 1000)
    }
    expect(strange).toEqual([])
    // CPU, since others use the machine too; a collection of garbage may fall into a few.
    expect(cpuMs.toSorted((a, b) => b - a)[3]).toBeLessThan(slowestMs)
  })
})
