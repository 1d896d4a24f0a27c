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
  /** Left out by older processes, and of rows from before it was kept. */
  readonly course?: MeetingCourse | null | undefined
}

/** How runs of a context went around those that met a failure. */
export interface MeetingCourse {
  /** Runs that had gone well when it met the failure first, and when it met it last. */
  readonly fineFirst: number
  readonly fineLast: number
  /** When it went well first after it met the failure last; null as long as it did not. */
  readonly fineMs: number | null
}

export interface ToldContexts {
  readonly contexts: readonly CountedContext[]
  readonly meetings: readonly CountedMeeting[]
  /** Contexts of which an older process told no more than that they changed. */
  readonly unnumbered: readonly string[]
}

/** A transaction that changed more tells of it in several entries. */
const rowsMax = 1000

/** Payloads of `context.changed`: a column per fact, since names repeated per row would be most of the text. */
export function tellingOf(
  contexts: readonly CountedContext[],
  meetings: readonly CountedMeeting[],
): Record<string, unknown>[] {
  const payloads: Record<string, unknown>[] = []
  for (let at = 0; at < Math.max(contexts.length, meetings.length); at += rowsMax) {
    const rows = contexts.slice(at, at + rowsMax)
    const met = meetings.slice(at, at + rowsMax)
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
        courses: met.map(({ course }) => course && [course.fineFirst, course.fineLast, course.fineMs]),
      },
    })
  }
  return payloads
}

/** The other way round. A payload of another shape tells of nothing. */
export function readTelling(payload: unknown): ToldContexts {
  const told = columnsOf(payload)
  const hashes = told('hashes')
  if (told('runs').length !== hashes.length) return { contexts: [], meetings: [], unnumbered: hashes as string[] }
  const [runs, failed, outages] = [told('runs'), told('failed'), told('outages')] as [number[], number[], number[]]
  const [lastFailedMs, lastOkMs] = [told('lastFailedMs'), told('lastOkMs')] as [(number | null)[], (number | null)[]]
  const lastSeenMs = told('lastSeenMs') as number[]
  const contexts = (hashes as string[]).map((hash, at) => ({
    hash,
    runs: runs[at] ?? 0,
    failed: failed[at] ?? 0,
    outages: outages[at] ?? 0,
    lastFailedMs: lastFailedMs[at] ?? null,
    lastOkMs: lastOkMs[at] ?? null,
    lastSeenMs: lastSeenMs[at] ?? 0,
  }))
  const met = columnsOf(Object(payload)['met'])
  const [prints, metRuns, metMs] = [met('fingerprints'), met('runs'), met('lastFailedMs')]
  const courses = met('courses') as (readonly [number, number, number | null] | null | undefined)[]
  const meetings = (met('hashes') as string[]).map((context, at) => ({
    context,
    fingerprint: prints[at] as string,
    runs: metRuns[at] as number,
    lastFailedMs: metMs[at] as number,
    course: courseOf(courses[at]),
  }))
  return { contexts, meetings, unnumbered: [] }
}

function courseOf(told: readonly [number, number, number | null] | null | undefined): MeetingCourse | undefined {
  if (!told) return undefined
  const [fineFirst, fineLast, fineMs] = told
  return { fineFirst, fineLast, fineMs }
}

// Payloads are written above and nowhere else; only their age can differ.
const columnsOf =
  (payload: unknown) =>
  (name: string): readonly unknown[] => {
    const column: unknown = typeof payload === 'object' && payload !== null ? Reflect.get(payload, name) : null
    return Array.isArray(column) ? column : []
  }
