import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/processors/classify.ts'
import { createMaskText } from '#collector/redaction/mask-text.ts'
import { createRedactSpan } from '#collector/redaction/redact-span.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import type { Span } from '#core/telemetry/span.ts'

import { createPayload } from './support/payload.ts'

export interface UnderstandFigures {
  readonly spanBytes: number
  /** CPU microseconds per span. */
  readonly redactUs: number
  readonly normaliseUs: number
  readonly classifyUs: number
  /** The baseline: parsing the same spans' JSON attributes and nothing else. */
  readonly parseUs: number
}

/** Redacts, normalises and classifies the same 100 spans over and over, by turns, and takes the best round of each. */
export function benchUnderstand({ rounds = 9, batchesPerRound = 60 } = {}): UnderstandFigures {
  const { bytes, spanCount } = createPayload()
  const { spans } = decodeProtobuf(bytes)
  const records = spans.map(normalise)
  const classify = createClassifier()
  const redact = redactLikeDefault()
  const works = {
    redactUs: () => spans.map(redact),
    normaliseUs: () => spans.map(normalise),
    classifyUs: () => classify(records),
    parseUs: () => spans.map(parseAll),
  }
  const best = { redactUs: Infinity, normaliseUs: Infinity, classifyUs: Infinity, parseUs: Infinity }
  for (let round = 0; round < rounds; round++) {
    for (const name of ['redactUs', 'normaliseUs', 'classifyUs', 'parseUs'] as const) {
      best[name] = Math.min(best[name], cpuUs(batchesPerRound, works[name]) / (batchesPerRound * spanCount))
    }
  }
  return { spanBytes: Math.round(bytes.length / spanCount), ...best }
}

function redactLikeDefault() {
  const patterns = ['api_key', 'jwt', 'bearer', 'pem', 'email', 'card'] as const
  const maskText = createMaskText({ patterns, mask: '[redacted]', expressions: [] }, () => {})
  return createRedactSpan(maskText, { drop: ['http.request.header.authorization'], allow: [] })
}

const parseAll = ({ attributes }: Span): number => {
  let parsed = 0
  for (const value of Object.values(attributes)) {
    if (typeof value !== 'string' || (value[0] !== '[' && value[0] !== '{')) continue
    JSON.parse(value)
    parsed++
  }
  return parsed
}

function cpuUs(times: number, work: () => unknown): number {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
