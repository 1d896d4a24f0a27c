import type { Sql } from '#core/platform/database/connect.ts'
import { containing } from '#graph/queries/containing.ts'
import { oneOf } from '#graph/queries/one-of.ts'

type Fragment = ReturnType<Sql>

/** Texts, and what decides how far back they are looked for. */
export interface RunSearch {
  readonly app: readonly string[] | null
  readonly until: Date | null
  /** Each must be contained in the name, the session or the user, or be the beginning of the trace id. */
  readonly texts: readonly string[]
  /** The newest so many runs are searched for what they contain. */
  readonly searchedRunsMax: number
}

export const containsTexts = (sql: Sql, texts: readonly string[]) =>
  texts.reduce(
    (all, text) => {
      const pattern = containing(text)
      const ids = idRange(text)
      return sql`${all} and (name ilike ${pattern} or session_id ilike ${pattern} or user_id ilike ${pattern} ${
        ids ? sql`or ${inRange(sql, ids)}` : sql``
      })`
    },
    sql``,
  )

/**
 * The ways to runs that may hold the texts: each a condition that an index answers, together all that are searched. No
 * index knows what a name contains, so that way ends at the newest `searchedRunsMax` runs; a whole session and the
 * beginning of a trace id are found however old they are.
 */
export const waysToTexts = (sql: Sql, projectId: number, search: RunSearch) => [
  sql`and started_ns > coalesce((${newestUnsearched(sql, projectId, search)}), 0)`,
  ...search.texts.map((text) => sql`and session_id = ${text}`),
  ...search.texts.flatMap((text) => {
    const ids = idRange(text)
    return ids ? [sql`and ${inRange(sql, ids)}`] : []
  }),
]

/** Since when runs are searched for what they contain; null when all are. */
export async function searchedSince(sql: Sql, projectId: number, search: RunSearch): Promise<Date | null> {
  if (search.texts.length === 0) return null
  const [newest] = await sql<{ startedNs: bigint }[]>`
    select started_ns as "startedNs" from (${newestUnsearched(sql, projectId, search)}) as unsearched`
  return newest ? new Date(Number(newest.startedNs / 1_000_000n)) : null
}

/** Only what an index over times alone can count through: the project, one app, an end. */
const newestUnsearched = (sql: Sql, projectId: number, { app, until, searchedRunsMax }: RunSearch): Fragment => sql`
  select started_ns from traces
   where project_id = ${projectId} ${app?.length === 1 ? oneOf(sql, sql`app`, app) : sql``}
     ${until ? sql`and started_ns < ${nanoseconds(until)}` : sql``}
   order by started_ns desc, trace_id desc
  offset ${searchedRunsMax} limit 1`

export const nanoseconds = (date: Date): bigint => BigInt(date.getTime()) * 1_000_000n

interface IdRange {
  readonly lowest: string
  readonly highest: string
}

/** A trace id is found by its beginning, written with or without dashes and in either case. */
function idRange(text: string): IdRange | null {
  const hex = text.replaceAll('-', '').toLowerCase()
  return /^[0-9a-f]{4,32}$/.test(hex) ? { lowest: hex.padEnd(32, '0'), highest: hex.padEnd(32, 'f') } : null
}

const inRange = (sql: Sql, { lowest, highest }: IdRange): Fragment =>
  sql`trace_id between ${lowest}::uuid and ${highest}::uuid`
