import { ensurePartitions } from '#core/platform/database/partitions.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'
import { insertRows, payloadRow, runRow, spanRow, type SeedRow } from '#test/support/seed.ts'
import { fingerprintOf, hashOf, iso } from './hashes.ts'
import { insertOccurrences } from './occurrences.ts'
import { seedAround } from './seed-around.ts'
import { makeRun, type WorldRun } from './runs.ts'
import { troubles } from './troubles.ts'

export interface World {
  readonly runs: readonly WorldRun[]
  /** Internal id of the failure of each class. */
  readonly failureIds: ReadonlyMap<string, string>
}

export interface WorldOptions {
  readonly seed: number
  /** The newest run is a minute older than this. */
  readonly nowMs: number
  readonly runs?: number
}

const dayMs = 86_400_000
const spreadMs = 3 * dayMs

/** Three believable days of two apps: runs, failures, patterns, warnings, health. Same seed, same world. */
export async function seedWorld(
  sql: Sql,
  projectId: number,
  { seed, nowMs, runs: runCount = 200 }: WorldOptions,
): Promise<World> {
  const random = seededRandom(seed)
  const runs = Array.from({ length: runCount }, (_, at) => {
    const startedMs = nowMs - 60_000 - spreadMs * (1 - at / (runCount - 1 || 1)) - random() * 30_000
    return makeRun(random, startedMs, at > runCount / 2)
  })
  await ensurePartitions(
    sql,
    [0, 1, 2, 3, 4].map((days) => Math.floor(nowMs / dayMs) - days),
    nowMs,
  )
  await insertRows(
    sql,
    'traces',
    runs.map((each) => runRow(projectId, { ...each.run, rest: { ...each.run.rest, ...endsOf(each) } })),
  )
  const spans = runs.flatMap((each) =>
    each.spans.map((made) => ({ ...made, app: each.run.app ?? '', release: each.release })),
  )
  await insertRows(
    sql,
    'spans',
    spans.map(({ span }) => spanRow(projectId, span)),
  )
  await insertRows(
    sql,
    'span_payloads',
    spans.map(({ span, payload, app, release }) =>
      payloadRow(projectId, span, {
        ...payload,
        resource_hash: hashOf(`${app} ${release}`),
        scope_hash: hashOf('scope'),
      }),
    ),
  )
  await insertShared(sql, projectId, runs)
  const failureIds = await insertFailures(sql, projectId, runs)
  await seedAround(sql, projectId, { random, nowMs, runs, failureIds })
  await sql`analyze`
  return { runs, failureIds }
}

const endsOf = ({ run, trouble, atMs }: WorldRun): SeedRow => {
  const ns = (ms: number): string => (BigInt(Math.round(ms)) * 1_000_000n).toString()
  return trouble
    ? {
        failed_end_ns: ns(atMs - 10),
        ok_end_ns: run.status === 'RECOVERED' ? ns(atMs) : ns(atMs - 500),
        fingerprints: [fingerprintOf(trouble)],
      }
    : { ok_end_ns: ns(atMs) }
}

async function insertShared(sql: Sql, projectId: number, runs: readonly WorldRun[]): Promise<void> {
  const resources = new Map(
    runs.map(({ run, release }) => [
      `${run.app} ${release}`,
      {
        attributes: {
          'service.name': run.app,
          'service.version': release,
          'deployment.environment.name': 'production',
        },
        schemaUrl: '',
      },
    ]),
  )
  await insertRows(sql, 'resources', [
    ...[...resources].map(([key, body]) => ({ project_id: projectId, hash: hashOf(key), kind: 'resource', body })),
    {
      project_id: projectId,
      hash: hashOf('scope'),
      kind: 'scope',
      body: { name: 'example.agent', version: '0.3.1', attributes: {}, schemaUrl: '' },
    },
  ])
}

async function insertFailures(sql: Sql, projectId: number, runs: readonly WorldRun[]): Promise<Map<string, string>> {
  const met = troubles
    .map((trouble) => ({ trouble, own: runs.filter((each) => each.trouble === trouble) }))
    .filter(({ own }) => own.length > 0)
  await insertRows(
    sql,
    'failures',
    met.map(({ trouble, own }, at) => ({
      project_id: projectId,
      short_no: at + 1,
      class: trouble.class,
      title: trouble.title,
      severity: trouble.severity,
      root_cause: trouble.rootCause,
      mitigation: trouble.mitigation,
      version: 2,
      occurrence_count: own.length,
      run_count: own.length,
      first_seen_at: iso(own[0]?.atMs ?? 0),
      last_seen_at: iso(own.at(-1)?.atMs ?? 0),
      state: 'OPEN',
      state_reason: null,
      resolved_release: null,
      ...trouble.decided,
    })),
  )
  await sql`update projects set last_failure_no = ${met.length} where id = ${projectId}`
  const rows = await sql<
    { id: string; class: string }[]
  >`select id::text, class from failures where project_id = ${projectId}`
  const ids = new Map(rows.map((row) => [row.class, row.id]))
  for (const { trouble, own } of met)
    await insertOccurrences(sql, projectId, { failureId: ids.get(trouble.class) ?? '', trouble, own })
  return ids
}
