import type { Sql } from '#core/platform/database/connect.ts'

type Fragment = ReturnType<typeof partOf>

/** A piece of a statement. */
const partOf = (sql: Sql) => sql``

/** What people do to the failures of a crowd. `project` and `at` are made of a row's number `n`. */
export async function seedLife(sql: Sql, { project, at }: { project: Fragment; at: Fragment }): Promise<void> {
  const rows = sql`generate_series(1, 20000) as n`
  await sql`
    insert into failure_activity (project_id, failure_id, at, actor, kind, detail)
    select ${project}, n % 2000, ${at}, 'ada@example.org', case when n % 5 = 0 then 'comment' else 'state' end,
           jsonb_build_object('comment', n) from ${rows}`
  await sql`
    insert into failure_comments (project_id, failure_id, at, author_id, author, text)
    select ${project}, n % 2000, ${at}, 'user:1', 'ada@example.org', 'seen again' from ${rows}`
  await sql`
    insert into failure_tickets (project_id, failure_id, url, at)
    select ${project}, n % 2000, 'https://tickets.example.org/' || n, ${at} from ${rows}`
  await sql`
    insert into failure_mitigations (project_id, failure_id, text, applied_at, at)
    select ${project}, n % 2000, 'Ask again.', ${at}, ${at} from ${rows}`
}
