import { once } from 'node:events'

import { contextOf } from '#core/memory/context-signature.ts'
import type { Sql } from '#core/platform/database/connect.ts'

import { appQuestion, textFrom } from './lexicon.ts'
import { randomFrom } from './random.ts'
import { insertFailures } from './remembered.ts'

const failsEvery = 5
const keptMax = 4_000

/**
 * Puts so many contexts into the project's memory by COPY, every fifth of which failed before, and one entry into the
 * outbox, from which copies can be caught up. Answers the texts of some of them.
 */
export async function rememberMany(sql: Sql, projectId: number, count: number): Promise<readonly string[]> {
  const random = randomFrom(5)
  const prints = await insertFailures(sql, projectId, Date.now())
  const at = new Date().toISOString()
  const texts: string[] = []
  const known = new Set<string>()
  const failed: string[] = []
  const contexts = await sql`
    copy contexts (project_id, hash, loose_hash, algorithm, app, operation, agent, prompt_name, system_hash, tools,
      model_family, shape, words, run_count, failed_count, outage_count, first_seen_at, last_seen_at, last_failed_at,
      last_ok_at) from stdin`.writable()
  while (known.size < count) {
    const text = textFrom(random)
    const context = contextOf(appQuestion(text, random))
    if (known.has(context.hash)) continue
    known.add(context.hash)
    const fails = known.size % failsEvery === 0
    if (fails) failed.push(context.hash)
    if (known.size % Math.max(1, Math.floor(count / keptMax)) === 0) texts.push(text)
    const { app, operation, tools, modelFamily, shape, words } = context
    const facts = [projectId, context.hash, context.looseHash, context.algorithm, app, operation, '\\N', '\\N', '\\N']
    const said = [listOf(tools), modelFamily, listOf(shape), listOf(words)]
    const counts = [6, fails ? 4 : 0, 0, at, at, fails ? at : '\\N', fails ? '\\N' : at]
    const line = [...facts, ...said, ...counts]
    if (!contexts.write(`${line.join('\t')}\n`)) await once(contexts, 'drain')
  }
  contexts.end()
  await once(contexts, 'finish')
  const meetings = await sql`
    copy context_fingerprints (project_id, hash, fingerprint, run_count, last_failed_at) from stdin`.writable()
  for (const [index, hash] of failed.entries()) {
    const line = `${[projectId, hash, prints[index % prints.length], 4, at].join('\t')}\n`
    if (!meetings.write(line)) await once(meetings, 'drain')
  }
  meetings.end()
  await once(meetings, 'finish')
  await sql`insert into outbox (project_id, topic, payload) values (${projectId}, 'context.changed', '{}')`
  await sql`analyze contexts`
  return texts
}

const listOf = (items: readonly string[]): string => `{${items.map((item) => `"${item}"`).join(',')}}`
