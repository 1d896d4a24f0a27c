import type { Remarks } from '../wire/decoded.ts'
import type { Acknowledgement } from '../wire/encode-answer.ts'
import { limitNames } from '../wire/limits.ts'
import type { Limits } from '../wire/limits.ts'

/** Items named per reason; the rest are counted. */
const namedMax = 5

/**
 * What is to be said of a request that was taken: how many items were not, why, what was cut. One remark a line.
 * @param noun what one item is called: `span`
 */
export function remarksOn({ rejected, cuts }: Remarks, limits: Limits, noun: string): Acknowledgement {
  const byReason = new Map<string, number[]>()
  for (const { index, reason } of rejected) {
    const indices = byReason.get(reason)
    if (indices) indices.push(index)
    else byReason.set(reason, [index])
  }
  const remarks: string[] = []
  for (const [reason, indices] of byReason) remarks.push(`${named(indices, noun)}: ${reason}`)
  for (const limit of limitNames) {
    const times = cuts[limit]
    if (times === undefined || limit === 'spans_per_request_max' || limit === 'logs_per_request_max') continue
    remarks.push(`cut at ${limit} = ${limits[limit]}, ${times === 1 ? 'once' : `${times} times`}`)
  }
  return { rejected: rejected.length, message: remarks.join('\n') }
}

const named = (indices: readonly number[], noun: string): string => {
  const list = indices.slice(0, namedMax).join(', ')
  if (indices.length === 1) return `${noun} ${list}`
  return indices.length > namedMax ? `${noun}s ${list} and ${indices.length - namedMax} more` : `${noun}s ${list}`
}
