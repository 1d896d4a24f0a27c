import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { Mined } from '../patterns/mined-run.ts'
import { falseDiscoveryRates } from '../statistics/false-discovery.ts'

/** Puts what the failures' runs have about them in the place of what was known. Nothing is written where nothing changed. */
export async function keepFacets(
  tx: Queryable,
  projectId: number,
  failureIds: readonly string[],
  { facets, tests }: Pick<Mined, 'facets' | 'tests'>,
  nowMs: number,
): Promise<void> {
  if (failureIds.length === 0) return
  const rates = falseDiscoveryRates(
    facets.map(({ chance }) => chance),
    tests,
  )
  const rows = facets.map((facet, at) => ({ ...facet, q: Number((rates[at] ?? 1).toPrecision(3)) }))
  const json = storableJson(rows)
  await tx`
    delete from failure_facets
     where project_id = ${projectId} and failure_id = any(${failureIds}::bigint[])
       and (failure_id, item) not in (
         select "failureId", item from json_to_recordset(${json}::text::json) as t ("failureId" bigint, item text))`
  await tx`
    insert into failure_facets as f (
      project_id, failure_id, item, runs, of_runs, usual_share, lift, q, concentrated, at)
    select ${projectId}, "failureId", item, runs, "ofRuns", "usualShare", lift, q, concentrated, ${new Date(nowMs)}
      from json_to_recordset(${json}::text::json) as t (
        "failureId" bigint, item text, runs bigint, "ofRuns" bigint, "usualShare" float8, lift float8, q float8,
        concentrated boolean)
    on conflict (project_id, failure_id, item) do update set
      runs = excluded.runs, of_runs = excluded.of_runs, usual_share = excluded.usual_share, lift = excluded.lift,
      q = excluded.q, concentrated = excluded.concentrated, at = excluded.at
     where (f.runs, f.of_runs, f.usual_share, f.lift, f.q, f.concentrated)
           is distinct from (excluded.runs, excluded.of_runs, excluded.usual_share, excluded.lift, excluded.q,
                             excluded.concentrated)`
}
