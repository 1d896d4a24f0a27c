import { expect, it } from 'vitest'

import { cascadesIn, type Meeting } from '#core/memory/patterns/cascade.ts'
import { falseDiscoveryMax, type MinedRun } from '#core/memory/patterns/mined-run.ts'
import { mine } from '#core/memory/patterns/mine.ts'
import { riseOf, seasonOf, type HourRuns } from '#core/memory/patterns/times.ts'
import { falseDiscoveryRates } from '#core/memory/statistics/false-discovery.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const nowMs = Date.UTC(2026, 5, 15)
const ids = ['1', '2', '3', '4', '5', '6']
const apps = ['shop', 'desk', 'mail']

interface NoiseRun extends MinedRun {
  readonly session: string
  /** Moments of its failures: in any order, since none causes another. */
  readonly moments: ReadonlyMap<string, number>
}

/**
 * Four weeks of three apps whose traffic keeps office hours, grows, and differs in models, tools and releases; what
 * fails does so by chance alone, wherever and whenever it is.
 */
function noise(seed: number): readonly NoiseRun[] {
  const random = seededRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  return Array.from({ length: 4_000 }, (): NoiseRun => {
    const day = Math.floor(28 * Math.sqrt(random()))
    const atMs = nowMs - (28 - day) * dayMs + Math.floor((8 + 10 * random() + 2 * random()) * hourMs)
    const app = pick(apps)
    const failures = ids.filter(() => random() < 0.04)
    return {
      app,
      user: `u${Math.floor(random() * 300)}`,
      atMs,
      session: `${app} ${day} ${Math.floor(random() * 20)}`,
      failures,
      moments: new Map(failures.map((id) => [id, atMs + Math.floor(random() * 60_000)])),
      items: [
        `model:${app === 'mail' ? 'small' : pick(['gpt-4o', 'claude'])}`,
        `tool:${app} ${pick(['search', 'pay', 'look up'])}`,
        `release:${app} ${Math.floor(day / 7)}`,
        `region:${pick(['eu', 'us', 'ap'])}`,
      ],
    }
  })
}

const hoursOf = (runs: readonly NoiseRun[], id: string): HourRuns[] =>
  Array.from({ length: 28 * 24 }, (_, at): HourRuns => {
    const atMs = nowMs - 28 * dayMs + at * hourMs
    const own = runs.filter((run) => run.atMs >= atMs && run.atMs < atMs + hourMs)
    return { atMs, all: own.length, failing: own.filter(({ failures }) => failures.includes(id)).length }
  })

/** Chances of everything that any kind of pattern was looked for in, and how many comparisons that took. */
function looked(runs: readonly NoiseRun[]): { readonly chances: readonly number[]; readonly tests: number } {
  const week = runs.filter(({ atMs }) => atMs >= nowMs - 7 * dayMs)
  const cases = week.filter(({ failures }) => failures.length > 0)
  const classOf = new Map(ids.map((id) => [id, `class.${Number(id) % 3}`]))
  const steps = mine({ cases, universe: week, totalRuns: week.length, classOf })
  let step = steps.next()
  while (!step.done) step = steps.next()
  const mined = step.value
  const count = (keys: readonly string[]) =>
    new Map(apps.map((app) => [app, keys.filter((key) => key === app || key.startsWith(`${app} `)).length]))
  const sessions = new Map<string, Meeting & { firstMs: Map<string, number> }>()
  for (const { app, session, moments } of cases) {
    const own = sessions.get(session) ?? { app, firstMs: new Map<string, number>() }
    sessions.set(session, own)
    for (const [id, atMs] of moments) own.firstMs.set(id, Math.min(own.firstMs.get(id) ?? Infinity, atMs))
  }
  const inRuns = cascadesIn(
    cases.map(({ app, moments }): Meeting => ({ app, firstMs: moments })),
    count(week.map(({ app }) => app)),
  )
  const inSessions = cascadesIn([...sessions.values()], count([...new Set(week.map(({ session }) => session))]))
  const times = ids.map((id) => {
    const hours = hoursOf(runs, id)
    return { rise: riseOf(hours, nowMs), ...seasonOf(hours) }
  })
  return {
    chances: [
      ...mined.sets.map(({ chance }) => chance),
      ...[...inRuns.cascades, ...inSessions.cascades].map(({ chance }) => chance),
      ...times.flatMap(({ rise, season }) => [rise, season].flatMap((found) => found?.chance ?? [])),
    ],
    tests: mined.tests + inRuns.tests + inSessions.tests + times.reduce((sum, { tests }) => sum + tests + 1, 0),
  }
}

it('of pure chance makes no pattern of any kind in more worlds than was asked for', () => {
  const worlds = 40
  let [wrong, compared] = [0, 0]
  for (let seed = 1; seed <= worlds; seed += 1) {
    const { chances, tests } = looked(noise(seed))
    compared += tests
    if (falseDiscoveryRates(chances, tests).some((rate) => rate <= falseDiscoveryMax)) wrong += 1
  }
  // It looks: a test that compares nothing finds nothing either.
  expect(compared / worlds).toBeGreaterThan(100)
  // 5 % of 40 worlds are 2; three standard deviations more are 6.
  expect(wrong).toBeLessThanOrEqual(6)
}, 300_000)
