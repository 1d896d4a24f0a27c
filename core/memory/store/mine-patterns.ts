import { setImmediate as turn } from 'node:timers/promises'
import type { Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { dayMs } from '#core/platform/durations.ts'

import type { FoundPattern } from '../pattern.ts'
import { cascadesIn, type Meeting } from '../patterns/cascade.ts'
import {
  cascadePattern,
  confidenceOf,
  kinPattern,
  risePattern,
  seasonPattern,
  setPattern,
  type Candidate,
  type NamedFailure,
} from '../patterns/found.ts'
import { kinOf } from '../patterns/kin.ts'
import { mine } from '../patterns/mine.ts'
import { falseDiscoveryMax, supportMin, type Mined, type MinedRun, type MineInput } from '../patterns/mined-run.ts'
import { riseOf, seasonOf } from '../patterns/times.ts'
import { falseDiscoveryRates } from '../statistics/false-discovery.ts'
import { keepFacets } from './failure-facets.ts'
import { failuresOfFingerprints, readFailureHours, readFailureTexts, readMeetings } from './mined-failures.ts'
import { readAppSizes, readMinedRuns, runsMax, type ReadRun, type ReadRuns } from './mined-runs.ts'
import { endUnconfirmed, keepPatterns } from './patterns.ts'
import { summedUntil } from './rollup-hours.ts'

const windowMs = 7 * dayMs
const seasonsMs = 28 * dayMs
/** Others get their turn after this much work. */
const stintMs = 8

export interface Mining {
  readonly patterns: number
  readonly changed: number
  readonly cases: number
  readonly universe: number
  readonly totalRuns: number
}

/** Mines the last seven days of one project and keeps what it finds. Reads and holds a bounded number of runs. */
export async function minePatterns(
  sql: Sql,
  projectId: number,
  nowMs: number,
  { max = runsMax }: { readonly max?: number } = {},
): Promise<Mining> {
  const read = await readMinedRuns(sql, projectId, { fromMs: nowMs - windowMs, nowMs, max })
  const world = await worldOf(sql, projectId, read)
  const mined = await drained(mine(world.input))
  const { cascades, tests: cascadeTests } = await findCascades(sql, projectId, read, world)
  const { times, tests: timeTests } = await findTimes(sql, projectId, world, nowMs)
  const windowHours = Math.max(1, Math.round((nowMs - read.fromMs) / 3_600_000))
  const inCascade = new Set(cascades.map(({ failureIds }) => [...failureIds].sort().join(' ')))
  const sets = mined.sets
    .map((set) => setPattern(set, world.names, windowHours))
    .filter(({ failureIds }) => failureIds.length !== 2 || !inCascade.has([...failureIds].sort().join(' ')))
  const found = discovered([...sets, ...cascades, ...times], mined.tests + cascadeTests + timeTests)
  const kin = await findKin(sql, projectId, nowMs)
  const all = [...found, ...kin]
  const changed = await sql.begin(async (tx) => {
    const ids = await keepPatterns(tx, projectId, all, nowMs)
    const ended = await endUnconfirmed(
      tx,
      projectId,
      'RISING',
      all.map(({ identity }) => identity),
    )
    await keepFacets(tx, projectId, [...world.names.keys()], mined, nowMs)
    const told = [...new Set([...ids, ...ended])]
    if (told.length > 0) {
      await tell(tx, projectId, 'pattern.changed', { patterns: told })
      await notifyOutbox(tx)
    }
    return told.length
  })
  return {
    patterns: all.length,
    changed,
    cases: read.cases.length,
    universe: read.universe.length,
    totalRuns: read.totalRuns,
  }
}

/** Patterns of which so few are false as was asked for. */
function discovered(candidates: readonly Candidate[], tests: number): FoundPattern[] {
  const rates = falseDiscoveryRates(
    candidates.map(({ chance }) => chance),
    tests,
  )
  return candidates.flatMap(({ chance: _chance, ...one }, at) => {
    const rate = rates[at] ?? 1
    if (rate > falseDiscoveryMax) return []
    const falseDiscovery = Number(rate.toPrecision(3))
    return [{ ...one, confidence: confidenceOf(rate), evidence: { ...one.evidence, falseDiscovery } }]
  })
}

interface World {
  readonly input: MineInput
  readonly names: ReadonlyMap<string, NamedFailure>
  readonly failureOf: ReadonlyMap<string, string>
}

async function worldOf(sql: Sql, projectId: number, { cases, universe, totalRuns }: ReadRuns): Promise<World> {
  const hashes = [...new Set([...cases, ...universe].flatMap(({ fingerprints }) => fingerprints))]
  const { failureOf, names } = await failuresOfFingerprints(sql, projectId, hashes)
  const minedRun = (run: ReadRun): MinedRun => ({
    app: run.app,
    user: run.user,
    atMs: run.atMs,
    items: run.items,
    failures: [...new Set(run.fingerprints.flatMap((hash) => failureOf.get(hash) ?? []))],
  })
  const mined = cases.map(minedRun).filter(({ failures }) => failures.length > 0)
  const seen = new Map<string, { apps: Set<string>; firstMs: number; lastMs: number }>()
  for (const { failures, app, atMs } of mined) {
    for (const id of failures) {
      const known = seen.get(id) ?? { apps: new Set<string>(), firstMs: atMs, lastMs: atMs }
      known.apps.add(app)
      known.firstMs = Math.min(known.firstMs, atMs)
      known.lastMs = Math.max(known.lastMs, atMs)
      seen.set(id, known)
    }
  }
  const named = [...names.values()].flatMap((name): [string, NamedFailure][] => {
    const own = seen.get(name.id)
    return own === undefined ? [] : [[name.id, { ...name, ...own, apps: [...own.apps].sort() }]]
  })
  return {
    failureOf,
    names: new Map(named),
    input: {
      cases: mined,
      universe: universe.map(minedRun),
      totalRuns,
      classOf: new Map(named.map(([id, one]) => [id, one.class])),
    },
  }
}

async function drained(steps: Generator<void, Mined>): Promise<Mined> {
  let sinceMs = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - sinceMs < stintMs) continue
    await turn()
    sinceMs = performance.now()
  }
}

/** In runs by the moments of their findings, in sessions by the beginnings of their runs. */
async function findCascades(sql: Sql, projectId: number, read: ReadRuns, { names, failureOf }: World) {
  const failuresOf = ({ fingerprints }: ReadRun) =>
    [...new Set(fingerprints.flatMap((hash) => failureOf.get(hash) ?? []))].filter((id) => names.has(id))
  const several = read.cases.filter((run) => failuresOf(run).length > 1)
  const summedMs = (await summedUntil(sql, projectId)) ?? 0
  const [met, sizes] = await Promise.all([
    readMeetings(sql, projectId, several, failureOf),
    readAppSizes(sql, projectId, read.fromMs, summedMs),
  ])
  const alone = read.cases.filter((run) => failuresOf(run).length === 1)
  const runs = [
    ...met,
    ...alone.map((run): Meeting => ({ app: run.app, firstMs: new Map([[failuresOf(run)[0]!, run.atMs]]) })),
  ]
  const sessions = new Map<string, { app: string; firstMs: Map<string, number> }>()
  for (const run of read.cases) {
    if (run.sessionId === null) continue
    const key = `${run.app}\n${run.sessionId}`
    const session = sessions.get(key) ?? { app: run.app, firstMs: new Map<string, number>() }
    sessions.set(key, session)
    for (const id of failuresOf(run)) session.firstMs.set(id, Math.min(session.firstMs.get(id) ?? Infinity, run.atMs))
  }
  const sessionSizes = new Map<string, number>()
  const known = new Set(
    [...read.universe, ...read.cases].flatMap((run) =>
      run.sessionId === null ? [] : [`${run.app}\n${run.sessionId}`],
    ),
  )
  for (const key of known) {
    const app = key.slice(0, key.indexOf('\n'))
    sessionSizes.set(app, (sessionSizes.get(app) ?? 0) + 1)
  }
  const inRuns = cascadesIn(runs, sizes)
  const inSessions = cascadesIn([...sessions.values()], sessionSizes)
  const windowHours = Math.round(windowMs / 3_600_000)
  const patterns = new Map<string, Candidate>()
  for (const one of inSessions.cascades) {
    const pattern = cascadePattern(one, 'session', names, windowHours)
    patterns.set(pattern.identity, pattern)
  }
  // What one run shows stands above what a session shows.
  for (const one of inRuns.cascades) {
    const pattern = cascadePattern(one, 'run', names, windowHours)
    patterns.set(pattern.identity, pattern)
  }
  return { cascades: [...patterns.values()], tests: inRuns.tests + inSessions.tests }
}

async function findTimes(sql: Sql, projectId: number, { names, input }: World, nowMs: number) {
  const counts = new Map<string, number>()
  for (const { failures } of input.cases) for (const id of failures) counts.set(id, (counts.get(id) ?? 0) + 1)
  const busiest = [...counts]
    .filter(([, runs]) => runs >= supportMin)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([id]) => id)
  const summedMs = (await summedUntil(sql, projectId)) ?? 0
  const hours = await readFailureHours(sql, projectId, busiest, { fromMs: nowMs - seasonsMs, nowMs, summedMs })
  const times: Candidate[] = []
  let tests = 0
  for (const [id, list] of hours) {
    const name = names.get(id)
    if (name === undefined) continue
    const rise = riseOf(list, nowMs)
    const { season, tests: seasonTests } = seasonOf(list)
    tests += 1 + seasonTests
    if (rise !== null) times.push(risePattern(name, rise))
    if (season !== null) times.push(seasonPattern(name, season))
    await turn()
  }
  return { times, tests }
}

async function findKin(sql: Sql, projectId: number, nowMs: number): Promise<FoundPattern[]> {
  const texts = await readFailureTexts(sql, projectId, new Date(nowMs - windowMs))
  const names = new Map(texts.map((one): [string, NamedFailure] => [one.id, one]))
  return kinOf(texts).map((kin) => kinPattern(kin, names, Math.round(windowMs / 3_600_000)))
}
