import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ageWeight, burnScale, windowWeights } from '#core/memory/health/score.ts'
import { healthNow } from '#core/memory/store/health.ts'
import { markDrifts } from '#core/memory/store/health-drifts.ts'
import { markBursts } from '#core/memory/store/health-marks.ts'
import { keepSlo } from '#core/memory/store/health-settings.ts'
import { sumHours } from '#core/memory/store/rollup-hours.ts'
import { scoreHealth } from '#core/memory/store/score-health.ts'
import { thinHealthPoints } from '#core/memory/store/thin-health-points.ts'
import { wilson } from '#core/memory/wilson.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { insertRollups, type Told } from '#test/support/rollups.ts'

let database: TestDatabase
let projectId: number
let other: number
beforeAll(async () => {
  database = await createTestDatabase()
  projectId = await database.addProject()
  other = await database.addProject()
})
afterAll(() => database.stop())

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const nowMs = Math.floor(Date.now() / hourMs) * hourMs + 40 * minuteMs
const of = (key: string, project = projectId) => healthNow(database.sql, project, { kind: 'app', key }, nowMs)
/** A history every five minutes, as far back as said. */
const history = (key: string, told: Omit<Told, 'key'>, project = projectId) =>
  insertRollups(database.sql, project, { key, ...told })

describe('verdicts over simulated histories', () => {
  beforeAll(async () => {
    const days = 14 * dayMs
    await history('steady', {
      lengthMs: days,
      nowMs,
      executions: () => 10,
      failed: (at) => (at % hourMs === 0 ? 1 : 0),
    })
    const outage = (agoMs: number) => (atMs: number) =>
      nowMs - atMs <= agoMs && nowMs - atMs > agoMs - hourMs ? 8 : atMs % (2 * hourMs) === 0 ? 1 : 0
    await history('burst', { lengthMs: days, nowMs, executions: () => 10, failed: outage(hourMs) })
    await history('recovered', { lengthMs: days, nowMs, executions: () => 10, failed: outage(20 * hourMs) })
    const creeping = (atMs: number) =>
      nowMs - atMs < 4 * dayMs && atMs % (15 * minuteMs) === 0 ? 1 : atMs % (4 * hourMs) === 0 ? 1 : 0
    await history('drift', { lengthMs: 28 * dayMs, nowMs, executions: () => 5, failed: creeping })
    await history('sparse', {
      lengthMs: days,
      nowMs,
      executions: (at) => (at % (12 * hourMs) === 0 ? 1 : 0),
      failed: () => 1,
    })
    await history('silent', {
      lengthMs: days,
      nowMs,
      executions: (at) => (nowMs - at > 4 * dayMs ? 10 : 0),
      failed: () => 0,
    })
    await sumHours(database.sql, nowMs)
    await scoreHealth(database.sql, nowMs)
    await markBursts(database.sql, nowMs)
    await markDrifts(database.sql, nowMs)
  })
  const marks = (key: string) =>
    database.sql<{ kind: string; startedAt: Date; endedAt: Date | null; recoveredAt: Date | null }[]>`
      select kind, started_at as "startedAt", ended_at as "endedAt", recovered_at as "recoveredAt" from health_marks
       where project_id = ${projectId} and key = ${key} order by started_at`

  it('scores a steady app near 100 and marks nothing', async () => {
    expect((await of('steady')).score).toBeGreaterThan(90)
    expect(await marks('steady')).toEqual([])
  })

  it('sees a burst that goes on, pages, and takes many points', async () => {
    const health = await of('burst')
    expect(health.score!).toBeLessThan(60)
    expect(health.alarms[0]).toMatchObject({ level: 'PAGE', firing: true })
    expect(await marks('burst')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'burst', endedAt: null, recoveredAt: null }),
        expect.objectContaining({ kind: 'page', endedAt: null }),
      ]),
    )
  })

  it('measures how long an app took to recover', async () => {
    const [burst] = (await marks('recovered')).filter(({ kind }) => kind === 'burst')
    const minutes = (burst!.recoveredAt!.getTime() - burst!.startedAt.getTime()) / minuteMs
    expect(minutes).toBeGreaterThanOrEqual(60)
    expect(minutes).toBeLessThanOrEqual(80)
    expect((await of('recovered')).score!).toBeGreaterThan((await of('burst')).score! + 15)
  })

  it('raises one alarm a day for a slow drift, however often it looks', async () => {
    const before = await marks('drift')
    expect(before.filter(({ kind }) => kind === 'drift').length).toBeGreaterThanOrEqual(1)
    await markDrifts(database.sql, nowMs + hourMs)
    const drifts = (await marks('drift')).filter(({ kind }) => kind === 'drift')
    for (let at = 1; at < drifts.length; at += 1)
      expect(drifts[at]!.startedAt.getTime() - drifts[at - 1]!.startedAt.getTime()).toBeGreaterThanOrEqual(dayMs)
  })

  it('says nothing of sparse and of silent apps', async () => {
    expect(await of('sparse')).toMatchObject({ score: null, insufficient: true })
    expect(await of('silent')).toMatchObject({ score: null, insufficient: true, runs: 0 })
  })

  it('finds the same burst again, not another one', async () => {
    const before = await marks('recovered')
    await markBursts(database.sql, nowMs + 5 * minuteMs)
    expect((await marks('recovered')).map(({ startedAt }) => startedAt)).toEqual(
      before.map(({ startedAt }) => startedAt),
    )
  })

  it('gives the same score from hours as from minutes', async () => {
    const summed = await of('recovered')
    await database.sql`delete from job_positions where project_id = ${projectId} and job = 'sum hours'`
    const counted = await of('recovered')
    expect(Math.abs(summed.score! - counted.score!)).toBeLessThanOrEqual(0.2)
    expect(summed.failedRuns).toBe(counted.failedRuns)
    await sumHours(database.sql, nowMs)
  })

  it('can be worked out by hand from what its parts say', async () => {
    const { parts, score, burns, slo } = await of('recovered')
    const burning = parts.slice(0, 3).map(({ explanation }) => {
      const [, bad, all] = /that is ([\d.]+) of ([\d.]+),/.exec(explanation)!
      const [, weight] = /weight of ([\d.]+)\./.exec(explanation)!
      return (Number(weight) * wilson(Number(bad), Number(all)).high) / (1 - slo.slo)
    })
    const lost = 100 * (1 - Math.exp(-burning.reduce((sum, one) => sum + one, 0) / burnScale))
    const others = parts.slice(3).reduce((sum, { effect }) => sum + effect, 0)
    expect(Math.abs(100 - lost + others - score!)).toBeLessThan(0.15)
    expect(Object.values(windowWeights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
    expect(burns['1 h'].executions).toBe(120)
  })

  it('knows nothing of another tenant', async () => {
    expect(await of('steady', other)).toMatchObject({ score: null, runs: 0 })
    await keepSlo(database.sql, other, { kind: 'app', key: 'steady' }, 0.999, null)
    expect((await of('steady')).slo).toEqual({ slo: 0.95, from: 'default' })
  })

  it('asks more where more was promised, and says where that was said', async () => {
    const before = await of('recovered')
    await keepSlo(database.sql, projectId, { kind: 'project', key: null }, 0.99, 'ann')
    expect((await of('recovered')).slo).toEqual({ slo: 0.99, from: 'project' })
    expect((await of('recovered')).score!).toBeLessThan(before.score!)
    await keepSlo(database.sql, projectId, { kind: 'app', key: 'recovered' }, 0.9, 'ann')
    expect((await of('recovered')).slo).toEqual({ slo: 0.9, from: 'scope' })
    await keepSlo(database.sql, projectId, { kind: 'app', key: 'recovered' }, null, 'ann')
    await keepSlo(database.sql, projectId, { kind: 'project', key: null }, null, 'ann')
    expect((await of('recovered')).score).toBe(before.score)
    await expect(keepSlo(database.sql, projectId, { kind: 'project', key: null }, 99, null)).rejects.toThrow(
      'slo must be',
    )
  })
})

describe('points', () => {
  it('are kept once in five minutes and told when they change', async () => {
    const told = () => database.sql<{ payload: unknown }[]>`
      select payload from outbox where project_id = ${projectId} and topic = 'health.changed' order by seq`
    const before = (await told()).length
    expect((await told())[0]!.payload).toMatchObject({ apps: expect.arrayContaining(['burst', 'steady']) })
    await scoreHealth(database.sql, nowMs)
    expect(await told()).toHaveLength(before)
    const points = await database.sql`select at from health_points where project_id = ${projectId} and app = 'burst'`
    expect(points).toHaveLength(1)
  })

  it('end an alarm once it does not fire any more', async () => {
    await history('burst', {
      lengthMs: 10 * minuteMs,
      nowMs: nowMs + 2 * hourMs,
      executions: () => 100,
      failed: () => 0,
    })
    await scoreHealth(database.sql, nowMs + 2 * hourMs)
    const open = await database.sql`
      select from health_marks where project_id = ${projectId} and key = 'burst' and kind = 'page' and ended_at is null`
    expect(open).toHaveLength(0)
  })

  it('are thinned to one an hour after two days', async () => {
    const { sql } = database
    const old = Math.floor((nowMs - 60 * hourMs) / hourMs) * hourMs
    await sql`
      insert into health_points (project_id, app, at, score, runs, failed_runs, parts)
      select ${projectId}, 'steady', to_timestamp(${old / 1000}::float8 + n * 300), 90, 1, 0, '[]'
        from generate_series(0, 11) as n`
    expect(await thinHealthPoints(sql, nowMs)).toBe(11)
    expect(await thinHealthPoints(sql, nowMs)).toBe(0)
  })
})

describe('age', () => {
  it('halves what something counts every day', () => {
    expect(ageWeight(0)).toBe(1)
    expect(ageWeight(2 * dayMs)).toBe(0.25)
  })
})
