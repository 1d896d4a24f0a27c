import type { Queryable } from './database/connect.ts'

export const outboxChannel = 'nevermore_outbox'

export interface OutboxEntry {
  /** Names the entry. Not the order of reading: a transaction may take a number and commit after later ones. */
  readonly seq: bigint
  readonly projectId: number
  readonly topic: string
  readonly payload: unknown
  readonly at: Date
}

/** How far a follower has read: everything up to this entry in the order of transactions. */
export interface OutboxPosition {
  readonly xid: bigint
  readonly seq: bigint
}

export interface OutboxPage {
  /** In order, and final: nothing will appear between or before them. */
  readonly entries: readonly OutboxEntry[]
  /** Where to read on. */
  readonly position: OutboxPosition
  /** More is there: `ready` to be read, or `unsettled` because an earlier transaction still runs. */
  readonly rest: 'nothing' | 'ready' | 'unsettled'
}

/**
 * The number below which every transaction of this database has ended. `pg_snapshot_xmin` would do, but it waits for
 * transactions of all databases of the server, and one that is shared may hold hour-long ones that have never heard of
 * us. Whoever had no number when the sessions were looked at will get one at or above `next`, which was read before.
 */
export async function readHorizon(sql: Queryable): Promise<bigint> {
  const [row] = await sql<[{ next: string; running: readonly string[] | null }]>`
    select pg_snapshot_xmax(pg_current_snapshot())::text as next,
           (select array_agg(xid::text)
              from (select backend_xid as xid from pg_stat_activity
                     where datname = current_database() and backend_xid is not null
                     union all
                    select transaction from pg_prepared_xacts where database = current_database()) as open) as running`
  const next = BigInt(row.next)
  // Sessions show the lower 32 bits only; running ones are never 2^31 away from the next.
  const whole = (row.running ?? []).map((xid) => next + BigInt.asIntN(32, BigInt(xid) - next))
  return whole.reduce((lowest, xid) => (xid < lowest ? xid : lowest), next)
}

interface Row extends OutboxEntry {
  readonly xid: string
}

export interface PageOptions {
  readonly after: OutboxPosition
  /** Must have been read before, in a statement of its own. */
  readonly horizon: bigint
  readonly limit: number
  /** All of them when left out. */
  readonly topics?: readonly string[] | undefined
}

/**
 * Reads on from a position. What is not final yet stays where it is: under load there is always some of it, and each
 * follower would fetch it again and again.
 */
export async function readPage(sql: Queryable, { after, horizon, limit, topics }: PageOptions): Promise<OutboxPage> {
  const from = await sql<({ unsettled: boolean } & (Row | { readonly seq: null }))[]>`
    select beyond.unsettled, page.*
      from (select exists (select from outbox where xid >= ${String(horizon)}::xid8) as unsettled) as beyond
      left join (
        select xid::text as xid, seq, project_id as "projectId", topic, payload, at
          from outbox
         where (xid, seq) > (${String(after.xid)}::xid8, ${after.seq}) and xid < ${String(horizon)}::xid8
               ${topics === undefined ? sql`` : sql`and topic = any(${topics}::text[])`}
         order by outbox.xid, outbox.seq
         limit ${limit + 1}
      ) as page on true
     order by page.xid::xid8, page.seq`
  const rows = from.flatMap((row) => (row.seq === null ? [] : [row]))
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  const isMore = rows.length > entries.length
  return {
    entries: entries.map(({ seq, projectId, topic, payload, at }) => ({ seq, projectId, topic, payload, at })),
    position: isMore && last !== undefined ? { xid: BigInt(last.xid), seq: last.seq } : latest(after, before(horizon)),
    rest: isMore ? 'ready' : from[0]?.unsettled === true ? 'unsettled' : 'nothing',
  }
}

/** After everything that may be told below this number. */
const before = (horizon: bigint): OutboxPosition => ({ xid: horizon - 1n, seq: 2n ** 63n - 1n })

const latest = (a: OutboxPosition, b: OutboxPosition): OutboxPosition => (b.xid > a.xid ? b : a)

/** The position from which nothing that is told from now on can be missed. */
export async function currentPosition(sql: Queryable): Promise<OutboxPosition> {
  return before(await readHorizon(sql))
}

/**
 * The position after an entry read earlier. When it was trimmed, everything before it was too, and reading starts at
 * the oldest entry that is left.
 */
export async function positionAfter(sql: Queryable, seq: bigint): Promise<OutboxPosition> {
  // By project first, as the index of its key is made: by its number alone the whole outbox would be looked through.
  const [row] = await sql<[{ xid: string }?]>`
    select o.xid::text as xid from projects p join outbox o on o.project_id = p.id and o.seq = ${seq}`
  return row === undefined ? { xid: 0n, seq: 0n } : { xid: BigInt(row.xid), seq }
}

/** The highest number handed out to an entry that can be seen; 0 when there is none. */
export async function highestSeq(sql: Queryable): Promise<bigint> {
  const [row] = await sql<[{ seq: bigint | null }]>`
    select max(seq) as seq from (select seq from outbox order by xid desc, seq desc limit 1000) as latest`
  return row.seq ?? 0n
}
