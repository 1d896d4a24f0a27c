import type { Sql } from '#core/platform/database/connect.ts'

/** A context as one line, cut at signs no name holds. Words are parted by spaces, hashes have their dashes; -1 is never. */
export type ContextLine = readonly [
  projectId: string,
  hash: string,
  looseHash: string,
  setting: string,
  words: string,
  runs: string,
  failedRuns: string,
  outageRuns: string,
  lastFailedMs: string,
  lastOkMs: string,
]

/** Which context met which fingerprint how often. */
export type MeetingLine = readonly [
  projectId: string,
  hash: string,
  fingerprint: string,
  runs: string,
  lastFailedMs: string,
]

/** Blocks of 8 KiB read by one statement: some ten thousand rows. */
const blocks = 400

/**
 * Every context and every meeting, many in one text, in the order they lie in the table: a million rows as rows of
 * their own take five times as long. One snapshot for all of it, or a row that moves meanwhile could be missed.
 */
export async function readAllLines(
  sql: Sql,
  take: {
    readonly contexts: (lines: readonly ContextLine[]) => void | Promise<void>
    readonly meetings: (lines: readonly MeetingLine[]) => void | Promise<void>
  },
): Promise<void> {
  await sql.begin('isolation level repeatable read read only', async (tx) => {
    // Not `extract`, whose numeric is as dear as the rest of the line.
    const ms = (column: string) => tx`coalesce(date_part('epoch', ${tx(column)}) * 1000, -1)`
    const maybe = (column: string) => tx`coalesce(${tx(column)}, e'\\x01')`
    await readBlocks<ContextLine>(
      async () => {
        const [row] = await tx<[{ size: string }]>`select pg_relation_size('contexts')::text as size`
        return Number(row.size)
      },
      async (from, to) => {
        const [row] = await tx<[{ lines: string | null }]>`
          select string_agg(concat_ws(e'\\x1c', project_id, hash, loose_hash,
                   concat_ws(e'\\x1f', algorithm, app, operation, ${maybe('agent')}, ${maybe('prompt_name')},
                     ${maybe('system_hash')}, array_to_string(tools, e'\\x1e'), ${maybe('model_family')},
                     array_to_string(shape, e'\\x1e')),
                   array_to_string(words, ' '), run_count, failed_count, outage_count, ${ms('last_failed_at')},
                   ${ms('last_ok_at')}), e'\\x1d') as lines
            from contexts
           where ctid >= ${`(${from},0)`}::tid and ctid < ${`(${to},0)`}::tid`
        return row.lines
      },
      take.contexts,
    )
    await readBlocks<MeetingLine>(
      async () => {
        const [row] = await tx<[{ size: string }]>`select pg_relation_size('context_fingerprints')::text as size`
        return Number(row.size)
      },
      async (from, to) => {
        const [row] = await tx<[{ lines: string | null }]>`
          select string_agg(concat_ws(e'\\x1c', project_id, hash, replace(fingerprint::text, '-', ''), run_count,
                   ${ms('last_failed_at')}), e'\\x1d') as lines
            from context_fingerprints
           where ctid >= ${`(${from},0)`}::tid and ctid < ${`(${to},0)`}::tid`
        return row.lines
      },
      take.meetings,
    )
  })
}

/** The next blocks are read while those before are taken in. */
async function readBlocks<Line extends readonly string[]>(
  sizeOf: () => Promise<number>,
  read: (from: number, to: number) => Promise<string | null>,
  take: (lines: readonly Line[]) => void | Promise<void>,
): Promise<void> {
  const end = Math.ceil((await sizeOf()) / 8192)
  let next = end === 0 ? null : read(0, blocks)
  for (let from = 0; next !== null; from += blocks) {
    const lines: string | null = await next
    next = from + blocks < end ? read(from + blocks, from + 2 * blocks) : null
    // A rejection while lines are taken in belongs to the next turn.
    next?.catch(() => undefined)
    // The statement names the columns of `Line`, in their order.
    if (lines !== null) await take(lines.split('\u001d').map((line) => line.split('\u001c')) as unknown as Line[])
  }
}
