import { createHash } from 'node:crypto'
import type { Queryable, Sql } from './connect.ts'

/**
 * Does something unless another process is at it right now; null then. The lock belongs to a connection of the pool
 * that is kept for as long as the work takes, outside any transaction, and is gone with the process should it die.
 */
export function withTryLock<Result>(
  sql: Sql,
  name: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | null> {
  const key = keyOf(name)
  return onSession(sql, async (session) => {
    const [attempt] = await session<[{ taken: boolean }]>`select pg_try_advisory_lock(${key}) as taken`
    return attempt.taken ? { result: await thenUnlock(session, key, work) } : null
  })
}

/** Does something once no other process is at it any more. For what takes a moment: a connection is kept meanwhile. */
export function withLock<Result>(sql: Sql, name: string, work: () => Promise<Result>): Promise<Result> {
  const key = keyOf(name)
  return onSession(sql, async (session) => {
    await session`select pg_advisory_lock(${key})`
    return thenUnlock(session, key, work)
  })
}

async function onSession<Result>(sql: Sql, work: (session: Queryable) => Promise<Result>): Promise<Result> {
  const session = await sql.reserve()
  try {
    return await work(session)
  } finally {
    session.release()
  }
}

async function thenUnlock<Result>(session: Queryable, key: bigint, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } finally {
    await session`select pg_advisory_unlock(${key})`
  }
}

const keyOf = (name: string): bigint => createHash('sha256').update(`nevermore ${name}`).digest().readBigInt64BE()
