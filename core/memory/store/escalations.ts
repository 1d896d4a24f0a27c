import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import {
  dayWindow,
  escalationDayMs,
  escalationMinutesMs,
  escalationWeekMs,
  minutesWindow,
  type EscalationWindow,
} from '../escalation.ts'
import { noteActivity } from './failure-activity.ts'
import { tellFailures } from './failures.ts'

interface Candidate {
  readonly projectId: number
  readonly id: string
  readonly state: string
  readonly untilEscalating: boolean
  readonly escalating: boolean
  readonly minutes: number
  readonly minutesRuns: number
  readonly day: number
  readonly dayRuns: number
  readonly week: number
  readonly weekRuns: number
  readonly firstSeenMs: number
}

/** Failures looked at per project and turn, those seen last first. */
const candidatesMax = 200

/**
 * Looks which failures are met more often than usual now, keeps the numbers that say so, and wakes archives that waited
 * for it. Failures that nothing happened to are not looked at. Answers how many changed.
 */
export async function followEscalations(sql: Sql, nowMs: number): Promise<number> {
  const candidates = await readCandidates(sql, nowMs)
  const looked = candidates.map((one) => ({ ...one, windows: windowsOf(one, nowMs) }))
  let changed = 0
  for (const [projectId, own] of byProject(looked)) changed += await keep(sql, projectId, own, new Date(nowMs))
  return changed
}

type Looked = Candidate & { readonly windows: readonly EscalationWindow[] }
const fires = ({ windows }: Looked): boolean => windows.some((window) => window.fires)

function byProject(looked: readonly Looked[]): Map<number, Looked[]> {
  const projects = new Map<number, Looked[]>()
  for (const one of looked) projects.set(one.projectId, [...(projects.get(one.projectId) ?? []), one])
  return projects
}

function windowsOf(one: Candidate, nowMs: number): readonly EscalationWindow[] {
  const life = (until: number, most: number): number => Math.max(0, Math.min(most, until - one.firstSeenMs))
  const minutes = minutesWindow(
    { failed: one.minutes, runs: one.minutesRuns, ms: escalationMinutesMs },
    {
      failed: one.day - one.minutes,
      runs: Math.max(0, one.dayRuns - one.minutesRuns),
      ms: life(nowMs - escalationMinutesMs, escalationDayMs - escalationMinutesMs),
    },
  )
  const day = dayWindow(
    { failed: one.day, runs: one.dayRuns, ms: escalationDayMs },
    { failed: one.week, runs: one.weekRuns, ms: life(nowMs - escalationDayMs, escalationWeekMs) },
  )
  return [day, minutes]
}

/** Counts failing runs, and runs of the apps that met them, in the last minutes, the last day and the week before. */
const readCandidates = (sql: Sql, nowMs: number) => {
  const minutes = new Date(nowMs - escalationMinutesMs)
  const day = new Date(nowMs - escalationDayMs)
  const week = new Date(nowMs - escalationDayMs - escalationWeekMs)
  return sql<Candidate[]>`
    with candidates as materialized (
      select f.* from projects p cross join lateral (
        select project_id, id, state, until_escalating, escalating_since, first_seen_at from failures
         where project_id = p.id and merged_into is null and last_seen_at >= ${minutes} and not not_a_failure
         order by last_seen_at desc, id desc limit ${candidatesMax}) as f
      union
      select project_id, id, state, until_escalating, escalating_since, first_seen_at from failures
       where escalating_since is not null and merged_into is null
    ), apps as materialized (
      select distinct c.project_id, c.id, c.first_seen_at, m.app
        from candidates c
        join fingerprints a on a.project_id = c.project_id and a.failure_id = c.id
        join fingerprint_apps m on m.project_id = a.project_id and m.fingerprint = a.hash
    ), app_starts as (
      -- A failure younger than a week is compared with its own life.
      select project_id, app, first_seen_at from apps group by 1, 2, 3
    ), app_runs as materialized (
      select s.project_id, s.app, s.first_seen_at,
             coalesce(sum(r.runs) filter (where r.minute >= ${minutes}), 0) as minutes,
             coalesce(sum(r.runs) filter (where r.minute >= ${day}), 0) as day,
             coalesce(sum(r.runs) filter (where r.minute < ${day}), 0) as week
        from app_starts s
        join rollups r on r.project_id = s.project_id and r.scope = 'app' and r.key = s.app
                      and r.minute >= greatest(${week}, s.first_seen_at - interval '1 minute')
       group by 1, 2, 3
    ), exposure as (
      select a.project_id, a.id, sum(r.minutes) as minutes, sum(r.day) as day, sum(r.week) as week
        from apps a
        join app_runs r on r.project_id = a.project_id and r.app = a.app and r.first_seen_at = a.first_seen_at
       group by 1, 2
    )
    select c.project_id as "projectId", c.id::text, c.state, c.until_escalating as "untilEscalating",
           c.escalating_since is not null as escalating,
           (extract(epoch from c.first_seen_at) * 1000)::float8 as "firstSeenMs",
           met.minutes::float8 as minutes, met.day::float8 as day, met.week::float8 as week,
           coalesce(e.minutes, 0)::float8 as "minutesRuns", coalesce(e.day, 0)::float8 as "dayRuns",
           coalesce(e.week, 0)::float8 as "weekRuns"
      from candidates c
      left join exposure e on e.project_id = c.project_id and e.id = c.id
      cross join lateral (
        select count(*) filter (where r.at >= ${minutes}) as minutes, count(*) filter (where r.at >= ${day}) as day,
               count(*) filter (where r.at < ${day}) as week
          from fingerprints a
          join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash and r.at >= ${week}
         where a.project_id = c.project_id and a.failure_id = c.id) as met
     order by c.project_id, c.id`
}

/** Writes what is new: numbers of those that escalate, and whose state they change. */
async function keep(sql: Sql, projectId: number, looked: readonly Looked[], now: Date): Promise<number> {
  const telling = looked.filter((one) => fires(one) || one.escalating)
  if (telling.length === 0) return 0
  return sql.begin(async (tx) => {
    const rows = telling.map((one) => ({ id: one.id, fires: fires(one), windows: one.windows }))
    const kept = await tx<{ id: string; turned: boolean }[]>`
      with locked as (
        select f.id, f.escalating_since is not null as was, t.fires, t.windows
          from failures f
          join json_to_recordset(${storableJson(rows)}::text::json) as t (id bigint, fires boolean, windows jsonb)
            on t.id = f.id
         where f.project_id = ${projectId} order by f.id for update of f
      )
      update failures f
         set escalating_since = case when l.fires then coalesce(f.escalating_since, ${now}::timestamptz) end,
             escalation = case when l.fires then l.windows end
        from locked l where f.project_id = ${projectId} and f.id = l.id
      returning f.id::text, l.was <> l.fires as turned`
    const woken = await wakeArchived(tx, projectId, telling.filter(fires), now)
    const turned = kept.flatMap((one) => (one.turned ? [one.id] : []))
    const told = [...new Set([...turned, ...woken])]
    if (told.length > 0) await tellFailures(tx, projectId, told)
    return told.length
  })
}

async function wakeArchived(
  tx: Queryable,
  projectId: number,
  escalating: readonly Looked[],
  now: Date,
): Promise<readonly string[]> {
  const reason = 'met more often than usual, as its archive waited for'
  const woken = await tx<{ id: string }[]>`
    update failures
       set state = 'OPEN', state_at = ${now}, state_until = null, until_occurrences = null, until_escalating = false,
           state_reason = ${reason}, state_by = null
     where project_id = ${projectId} and id = any(${escalating.map(({ id }) => id)}::bigint[])
       and state = 'ARCHIVED' and until_escalating
    returning id::text`
  const windows = new Map(escalating.map((one) => [one.id, one.windows.filter((window) => window.fires)]))
  await noteActivity(
    tx,
    projectId,
    woken.map(({ id }) => ({
      failureId: id,
      kind: 'state',
      actor: null,
      at: now,
      detail: { from: 'ARCHIVED', to: 'OPEN', reason, windows: windows.get(id) },
    })),
  )
  return woken.map(({ id }) => id)
}
