import type { Queryable } from '#core/platform/database/connect.ts'

import { tellableFacts, type TellableFact, type ToldFacts } from '../backtest/told-facts.ts'

/** Which facts apps told before their runs: of one run, by what it names, or of others of its app. */
export interface ToldFactsOf {
  (run: { readonly app: string; readonly preflightIds: readonly string[] }): ToldFacts
}

/** Newest decisions among which apps are looked for. */
const decisionsMax = 5_000
const everything: ToldFacts = new Set(tellableFacts)

interface DecisionRow {
  readonly id: string
  readonly app: string
  readonly given: readonly string[]
  /** The context that was asked about is known to have a system prompt. */
  readonly system: boolean
}

/**
 * Reads what was told of the runs that name these decisions. Runs that name none are taken as their app's newest
 * decision up to `to`, and as telling everything where the app never asked.
 */
export async function readToldFacts(
  sql: Queryable,
  projectId: number,
  { ids, to }: { readonly ids: readonly string[]; readonly to: Date },
): Promise<ToldFactsOf> {
  const given = sql`
    id::text, app, array(select jsonb_object_keys(question)) as given,
    exists (select from contexts c where c.project_id = w.project_id and c.hash = w.context_hash
               and c.system_hash is not null) as system`
  const own = await sql<DecisionRow[]>`
    select ${given} from warnings w where project_id = ${projectId} and id = any(${ids}::uuid[])`
  const newest = await sql<DecisionRow[]>`
    select distinct on (app) ${given} from (
      select project_id, id, at, app, question, context_hash from warnings
       where project_id = ${projectId} and at < ${to} and verdict <> 'UNKNOWN'
       order by at desc, id desc limit ${decisionsMax}) as w
     order by app, at desc`
  const byId = new Map(own.map((row) => [row.id, toldOf(row)]))
  const byApp = new Map(newest.map((row) => [row.app, toldOf(row)]))
  return ({ app, preflightIds }) =>
    preflightIds.map((id) => byId.get(id)).find((told) => told !== undefined) ?? byApp.get(app) ?? everything
}

function toldOf({ given, system }: DecisionRow): ToldFacts {
  const named = tellableFacts.filter((fact) => given.includes(fact))
  return new Set<TellableFact>(system ? [...named, 'system'] : named)
}
