/** What one context counts after a transaction changed it: whole counts, so hearing of it twice changes nothing. */
export interface CountedContext {
  /** 32 hex digits. */
  readonly hash: string
  readonly runs: number
  readonly failed: number
  readonly outages: number
  readonly lastFailedMs: number | null
  readonly lastOkMs: number | null
  readonly lastSeenMs: number
}

/** How often one context met one failure, after a transaction changed it. */
export interface CountedMeeting {
  readonly context: string
  readonly fingerprint: string
  readonly runs: number
  readonly lastFailedMs: number
}

export interface ToldContexts {
  readonly contexts: readonly CountedContext[]
  readonly meetings: readonly CountedMeeting[]
}

/** A transaction that changed more tells of it in several entries. */
const rows_max = 1000

/** Payloads of `context.changed`: a column per fact, since names repeated per row would be most of the text. */
export function tellingOf(
  contexts: readonly CountedContext[],
  meetings: readonly CountedMeeting[],
): Record<string, unknown>[] {
  const payloads: Record<string, unknown>[] = []
  for (let at = 0; at < Math.max(contexts.length, meetings.length); at += rows_max) {
    const rows = contexts.slice(at, at + rows_max)
    const met = meetings.slice(at, at + rows_max)
    payloads.push({
      hashes: rows.map((row) => row.hash),
      runs: rows.map((row) => row.runs),
      failed: rows.map((row) => row.failed),
      outages: rows.map((row) => row.outages),
      lastFailedMs: rows.map((row) => row.lastFailedMs),
      lastOkMs: rows.map((row) => row.lastOkMs),
      lastSeenMs: rows.map((row) => row.lastSeenMs),
      met: {
        hashes: met.map((row) => row.context),
        fingerprints: met.map((row) => row.fingerprint),
        runs: met.map((row) => row.runs),
        lastFailedMs: met.map((row) => row.lastFailedMs),
      },
    })
  }
  return payloads
}
