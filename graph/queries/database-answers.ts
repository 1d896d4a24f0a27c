import type { Sql } from '#core/platform/database/connect.ts'

/** True when the database answered before the deadline. Never throws. */
export async function answersWithin(sql: Sql, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), deadlineMs)
  })
  const answer = sql`select 1`.then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
