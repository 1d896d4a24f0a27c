import type { Sql } from '#core/platform/database/connect.ts'

/** How the database would carry out every statement that `ask` sends, one plan after the other. */
export async function planOf(sql: Sql, ask: (sql: Sql) => PromiseLike<unknown>): Promise<string> {
  const sent: { text: string; parameters: never[] }[] = []
  const before = sql.options.debug
  sql.options.debug = (_connection, text, parameters) => {
    if (/^\s*(select|with)\b/i.test(text) && !text.includes('pg_catalog'))
      sent.push({ text, parameters: parameters as never[] })
  }
  try {
    await ask(sql)
  } finally {
    sql.options.debug = before
  }
  const plans: string[] = []
  for (const { text, parameters } of sent) {
    const lines = await sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain (costs off) ${text}`, parameters, {
      prepare: true,
    })
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
  }
  if (plans.length === 0) throw new Error('No statement was sent, so there is nothing to explain.')
  return `${plans.join('\n\n')}\n`
}
