import { createHash } from 'node:crypto'
import type { Sql } from './connect.ts'

/**
 * Does something unless another process is at it right now; null then. The lock belongs to a connection of the pool
 * that is kept for as long as the work takes, outside any transaction, and is gone with the process should it die.
 */
export async function withTryLock<Result>(
  sql: Sql,
  name: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | null> {
  const key = keyOf(name)
  const session = await sql.reserve()
  try {
    const [attempt] = await session<[{ taken: boolean }]>`select pg_try_advisory_lock(${key}) as taken`
    if (!attempt.taken) return null
    try {
      return { result: await work() }
    } finally {
      await session`select pg_advisory_unlock(${key})`
    }
  } finally {
    session.release()
  }
}

/** Does something once no other process is at it any more. For what takes a moment: a connection is kept meanwhile. */
export async function withLock<Result>(sql: Sql, name: string, work: () => Promise<Result>): Promise<Result> {
  const key = keyOf(name)
  const session = await sql.reserve()
  try {
    await session`select pg_advisory_lock(${key})`
    try {
      return await work()
    } finally {
      await session`select pg_advisory_unlock(${key})`
    }
  } finally {
    session.release()
  }
}

const keyOf = (name: string): bigint => createHash('sha256').update(`nevermore ${name}`).digest().readBigInt64BE()
