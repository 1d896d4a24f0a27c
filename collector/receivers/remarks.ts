import type { Decoded } from '../wire/decoded.ts'
import type { Acknowledgement } from '../wire/encode-answer.ts'
import { limitNames } from '../wire/limits.ts'
import type { Limits } from '../wire/limits.ts'

/** Spans named per reason; the rest are counted. */
const namedMax = 5

/** What is to be said of a request that was taken: how many spans were not, why, what was cut. One remark a line. */
export function remarksOn({ rejected, cuts }: Decoded, limits: Limits): Acknowledgement {
  const byReason = new Map<string, number[]>()
  for (const { spanIndex, reason } of rejected) {
    const indices = byReason.get(reason)
    if (indices) indices.push(spanIndex)
    else byReason.set(reason, [spanIndex])
  }
  const remarks: string[] = []
  for (const [reason, indices] of byReason) remarks.push(`${named(indices)}: ${reason}`)
  for (const limit of limitNames) {
    const times = cuts[limit]
    if (times === undefined || limit === 'spans_per_request_max') continue
    remarks.push(`cut at ${limit} = ${limits[limit]}, ${times === 1 ? 'once' : `${times} times`}`)
  }
  return { rejectedSpans: rejected.length, message: remarks.join('\n') }
}

const named = (indices: readonly number[]): string => {
  const list = indices.slice(0, namedMax).join(', ')
  if (indices.length === 1) return `span ${list}`
  return indices.length > namedMax ? `spans ${list} and ${indices.length - namedMax} more` : `spans ${list}`
}
