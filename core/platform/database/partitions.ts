import { dayMs } from '../durations.ts'
import type { Queryable, Sql } from './connect.ts'

interface PartitionedTable {
  readonly name: string
  /** Column of the range, and how a moment (milliseconds since 1970) is written in it. */
  readonly column: string
  readonly bound: (epochMs: number) => string
}

const nanoseconds = (epochMs: number): string => `'${BigInt(epochMs) * 1_000_000n}'`
const timestamp = (epochMs: number): string => `'${new Date(epochMs).toISOString()}'`

const tables: readonly PartitionedTable[] = [
  { name: 'spans', column: 'start_ns', bound: nanoseconds },
  { name: 'span_payloads', column: 'start_ns', bound: nanoseconds },
  { name: 'occurrences', column: 'at', bound: timestamp },
  { name: 'logs', column: 'time_ns', bound: nanoseconds },
]

/** Days outside stay in the default partition: a sender's wrong clock must not make thousands of tables. */
const daysBackMax = 30
const daysAheadMax = 2
/** Rows of one day that are moved out of the default partition when the day gets its own. */
const movedRowsMax = 100_000
const lockTimeoutMs = 2_000
const retryMs = 60_000
const advisoryLock = 6_837_690_202n

/** What a pool knows: a day is done, being made, or to be tried again after a moment. */
interface Known {
  readonly days: Map<number, { readonly done: Promise<void>; readonly retryAtMs: number }>
  made: number
  refused: number
}
const knownBy = new WeakMap<Sql, Known>()

const knownOf = (sql: Sql): Known => {
  const known = knownBy.get(sql) ?? { days: new Map(), made: 0, refused: 0 }
  knownBy.set(sql, known)
  return known
}

/**
 * Days that got their partitions through this pool, and tries that were given up (their rows go to the default one).
 */
export const partitionCounts = (sql: Sql): { readonly made: number; readonly refused: number } => {
  const { made, refused } = knownOf(sql)
  return { made, refused }
}

/**
 * Makes sure that these days (whole days since 1970, UTC) have partitions of their own. Costs nothing for days that are
 * known. Not to be called inside a transaction. When a day's partition cannot be made now, its rows go to the default
 * partition, and a later call tries again and moves them.
 */
export async function ensurePartitions(
  sql: Sql,
  epochDays: readonly number[],
  nowMs: number = Date.now(),
): Promise<void> {
  const known = knownOf(sql)
  const today = Math.floor(nowMs / dayMs)
  for (const day of new Set(epochDays)) {
    if (day < today - daysBackMax || day > today + daysAheadMax) continue
    const found = known.days.get(day)
    if (found !== undefined && found.retryAtMs > nowMs) await found.done
    else await remember(sql, known, day, nowMs)
  }
}

function remember(sql: Sql, known: Known, day: number, nowMs: number): Promise<void> {
  const make = async (): Promise<void> => {
    try {
      // In two steps: the count must be read after the wait, or two days at once would count as one.
      const made = await makeDay(sql, day)
      known.made += made
    } catch (error) {
      known.days.delete(day)
      if (!isTolerable(error)) throw error
      known.refused += 1
      known.days.set(day, { done: Promise.resolve(), retryAtMs: nowMs + retryMs })
    }
  }
  const done = make()
  known.days.set(day, { done, retryAtMs: Number.POSITIVE_INFINITY })
  for (const old of known.days.keys()) if (old < Math.floor(nowMs / dayMs) - daysBackMax) known.days.delete(old)
  return done
}

const tooManyRows = 'NVM01'

/**
 * A lock that somebody holds too long, a deadlock, or rows in the default partition that are too many or just arrived.
 */
const isTolerable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['55P03', '40P01', '23514', tooManyRows].includes(String(error.code))

/** All tables of a day or none. Returns 1 if any was missing. */
async function makeDay(sql: Sql, day: number): Promise<0 | 1> {
  const names = tables.map(({ name }) => partitionName(name, day))
  const [there] = await sql<[{ count: bigint }]>`
    select count(*) from unnest(${names}::text[]) as name where to_regclass(name) is not null`
  if (there.count === BigInt(names.length)) return 0
  return sql.begin(async (tx) => {
    await tx`select set_config('lock_timeout', ${String(lockTimeoutMs)}, true)`
    await tx`select pg_advisory_xact_lock(${advisoryLock})`
    let made: 0 | 1 = 0
    for (const table of tables) if (await makePartition(tx, table, day)) made = 1
    return made
  })
}

/** `spans_20260131`. */
const partitionName = (table: string, day: number): string =>
  `${table}_${new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '')}`

async function makePartition(tx: Queryable, { name, column, bound }: PartitionedTable, day: number): Promise<boolean> {
  const partition = partitionName(name, day)
  // Asked of the catalogue: to_regclass may still answer what this connection knew before it waited for the lock.
  const [{ found }] = await tx<[{ found: boolean }]>`
    select exists (
      select from pg_class
       where relname = ${partition}
         and relnamespace = (select relnamespace from pg_class where oid = ${name}::regclass)) as found`
  if (found) return false
  const [from, to] = [bound(day * dayMs), bound((day + 1) * dayMs)]
  // Attached rather than made as a partition: that would stop all writers of the parent for as long as it takes.
  // Rows of up to a page stay where they are: moving what is longer than 2 kB aside doubled the cost of a span.
  await tx.unsafe(`create table ${partition} (like ${name} including all) with (toast_tuple_target = 8160)`)
  await moveFromDefault(tx, { table: name, partition, range: `${column} >= ${from} and ${column} < ${to}` })
  await tx.unsafe(`alter table ${name} attach partition ${partition} for values from (${from}) to (${to})`)
  return true
}

/** What came early, or while the day could not be made. */
async function moveFromDefault(
  tx: Queryable,
  { table, partition, range }: { table: string; partition: string; range: string },
): Promise<void> {
  const waiting = await tx.unsafe(`select 1 from ${table}_default where ${range} limit ${movedRowsMax + 1}`)
  if (waiting.count === 0) return
  if (waiting.count > movedRowsMax) {
    throw Object.assign(new Error(`${table}_default holds too many rows for ${partition}`), { code: tooManyRows })
  }
  await tx.unsafe(`lock table ${table}_default in access exclusive mode`)
  await tx.unsafe(
    `with moved as (delete from ${table}_default where ${range} returning *)
     insert into ${partition} select * from moved`,
  )
}
