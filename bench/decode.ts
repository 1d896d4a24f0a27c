import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { loadProto, traceRequestType } from '#test/support/otlp-proto.ts'

import { createPayload } from './support/payload.ts'

export interface DecodeFigures {
  readonly spanBytes: number
  /** CPU microseconds per span, ours and the generated decoder's. */
  readonly oursUs: number
  readonly protobufjsUs: number
  /** Ours divided by protobufjs: below 1 is faster. */
  readonly ratio: number
}

/** Decodes the same 100 spans over and over, ours and protobufjs's decoder by turns, and takes the best round. */
export function benchDecode({ rounds = 7, requestsPerRound = 60 } = {}): DecodeFigures {
  const { bytes, spanCount } = createPayload()
  const oracle = loadProto().lookupType(traceRequestType)
  const perSpan = (decode: () => unknown): number => cpuUs(requestsPerRound, decode) / (requestsPerRound * spanCount)
  let [oursUs, protobufjsUs] = [Infinity, Infinity]
  for (let round = 0; round < rounds; round++) {
    oursUs = Math.min(
      oursUs,
      perSpan(() => decodeProtobuf(bytes)),
    )
    protobufjsUs = Math.min(
      protobufjsUs,
      perSpan(() => oracle.decode(bytes)),
    )
  }
  return { spanBytes: Math.round(bytes.length / spanCount), oursUs, protobufjsUs, ratio: oursUs / protobufjsUs }
}

function cpuUs(times: number, work: () => unknown): number {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
