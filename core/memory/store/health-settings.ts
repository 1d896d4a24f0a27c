import { AppError } from '#core/platform/errors.ts'
import type { Queryable } from '#core/platform/database/connect.ts'

import { sloDefault } from '../health/score.ts'
import type { HealthScope } from './health-counts.ts'

/** The share of executions that should go well, and where that is said. */
export interface Slo {
  readonly slo: number
  readonly from: 'scope' | 'project' | 'default'
}

interface SettingRow {
  readonly scope: string
  readonly key: string
  readonly slo: number
}

/** What holds for each scope of a project: its own setting, else the project's, else 95 %. */
export async function readSlos(sql: Queryable, projectId: number): Promise<(scope: HealthScope) => Slo> {
  const rows = await sql<SettingRow[]>`
    select scope, key, slo from health_settings where project_id = ${projectId}`
  const known = new Map(rows.map(({ scope, key, slo }) => [`${scope} ${key}`, slo]))
  return ({ kind, key }) => {
    const own = kind === 'project' ? undefined : known.get(`${kind} ${key}`)
    if (own !== undefined) return { slo: own, from: 'scope' }
    const project = known.get('project ')
    return project === undefined ? { slo: sloDefault, from: 'default' } : { slo: project, from: 'project' }
  }
}

const sloMin = 0.5
const sloMax = 0.9999

/** Sets what should go well; null takes the setting back. */
export async function keepSlo(
  sql: Queryable,
  projectId: number,
  { kind, key }: HealthScope,
  slo: number | null,
  author: string | null,
): Promise<void> {
  if (slo !== null && !(slo >= sloMin && slo <= sloMax))
    throw new AppError('invalid', `slo must be between ${sloMin} and ${sloMax}, as a share: 0.99 for 99 %.`)
  if (slo === null) {
    await sql`delete from health_settings where project_id = ${projectId} and scope = ${kind} and key = ${key ?? ''}`
    return
  }
  await sql`
    insert into health_settings (project_id, scope, key, slo, author)
    values (${projectId}, ${kind}, ${key ?? ''}, ${slo}, ${author})
    on conflict (project_id, scope, key) do update set
      slo = excluded.slo, author = excluded.author, updated_at = now()`
}
