import { getHeapStatistics } from 'node:v8'

import { normalise } from '#collector/normalise.ts'
import { signed } from '#collector/processors/fingerprint.ts'
import { withRollups } from '#collector/processors/health.ts'
import { withItems } from '#collector/processors/pattern.ts'
import { createMaskText } from '#collector/redaction/mask-text.ts'
import { createRedactSpan } from '#collector/redaction/redact-span.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import type { Span } from '#core/telemetry/span.ts'

import { createPayload, restamp, type Payload } from './support/payload.ts'
import { median } from './support/quantiles.ts'
import { randomFrom } from './support/random.ts'

/** Per link, in microseconds of CPU and bytes on the heap per span: `redactUs`, `redactBytes` … */
export type UnderstandFigures = Readonly<Record<string, number>>

/** As many requests are measured at once as make a slice of the intake: 500 spans. */
const slice = 5

/**
 * Sends requests of 100 spans through the chain, link after link, and takes the best round of each link. Every request
 * says something else and is decoded anew, as in the program: nothing repeats but what apps themselves repeat.
 * `parse` is the baseline: the JSON attributes of the same spans, and nothing else.
 */
export function benchUnderstand({ rounds = 12, requests = 60 } = {}): UnderstandFigures {
  const payloads = Array.from({ length: requests }, (_, seed) => createPayload({ seed: seed + 1 }))
  const spanCount = payloads.reduce((sum, each) => sum + each.spanCount, 0)
  const byteCount = payloads.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const random = randomFrom(1)
  const redact = redactLikeDefault()
  const classify = createClassifier()
  const best: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    const costs = createCosts()
    for (let at = 0; at < requests; at += slice) {
      const sent = payloads.slice(at, at + slice)
      for (const { bytes, stamps } of sent) restamp(bytes, stamps, random, Date.now())
      const clean = costs.of('redact', decoded(sent), (spans) => spans.map(redact))
      const understood = costs.of('normalise', clean, (spans) => spans.map(normalise))
      const judged = costs.of('classify', understood, (records) => classify(records))
      const marked = costs.of('fingerprint', judged, (records) => records.map((record) => signed(record)))
      const noted = costs.of('pattern', marked, (records) => records.map(withItems))
      costs.of('health', noted, (records) => records.map(withRollups))
      costs.of('parse', decoded(sent), (spans) => spans.map(parseAll))
    }
    for (const [name, cost] of costs.perSpan(spanCount)) best[name] = Math.min(best[name] ?? Infinity, cost)
  }
  return { spanBytes: Math.round(byteCount / spanCount), ...best }
}

const decoded = (payloads: readonly Payload[]): readonly Span[] =>
  payloads.flatMap(({ bytes }) => decodeProtobuf(bytes).spans)

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

/** Adds up what each link costs over the slices of a round. */
function createCosts() {
  const cpuUs = new Map<string, number>()
  const heapBytes = new Map<string, number[]>()
  return {
    of<Given, Made>(link: string, given: Given, work: (given: Given) => Made): Made {
      const heapBefore = getHeapStatistics().used_heap_size
      const before = process.cpuUsage()
      const made = work(given)
      const { user, system } = process.cpuUsage(before)
      const grown = getHeapStatistics().used_heap_size - heapBefore
      cpuUs.set(link, (cpuUs.get(link) ?? 0) + user + system)
      heapBytes.set(link, [...(heapBytes.get(link) ?? []), grown])
      return made
    },
    /** Of the heap's growth the median over slices: where garbage was collected meanwhile it has shrunk. */
    perSpan: (spanCount: number): [string, number][] => [
      ...[...cpuUs].map(([link, us]): [string, number] => [`${link}Us`, us / spanCount]),
      ...[...heapBytes].map(([link, grown]): [string, number] => [
        `${link}Bytes`,
        Math.round((median(grown) * grown.length) / spanCount),
      ]),
    ],
  }
}
