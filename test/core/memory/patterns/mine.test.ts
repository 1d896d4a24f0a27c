import { describe, expect, it } from 'vitest'

import { falseDiscoveryMax, type MineInput, type MinedRun } from '#core/memory/patterns/mined-run.ts'
import { mine } from '#core/memory/patterns/mine.ts'
import { falseDiscoveryRates } from '#core/memory/statistics/false-discovery.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const pick = <Item>(random: () => number, items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!

/** Runs of four apps that differ in what they are made of; failures come by chance alone. */
function worldOf(seed: number, size = 3_000) {
  const random = seededRandom(seed)
  return Array.from({ length: size }, (_, at): MinedRun => {
    const app = pick(random, ['shop', 'desk', 'mail', 'bot'])
    const items = [
      `model:${app === 'bot' ? 'small' : pick(random, ['gpt-4o', 'claude', 'gpt-4o'])}`,
      `tool:${app} ${pick(random, ['search', 'pay', 'look up'])}`,
      `release:${app} ${pick(random, ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'])}`,
      `region:${pick(random, ['eu', 'us', 'ap', 'sa', 'af'])}`,
      `prompt:${app} ${pick(random, ['1', '2', '3', '4'])}`,
    ]
    const failures = ['1', '2', '3', '4', '5'].filter(() => random() < 0.01)
    return { app, user: `u${Math.floor(random() * 200)}`, failures, items, atMs: at * 1000 }
  })
}

const inputOf = (runs: readonly MinedRun[], universe = runs): MineInput => ({
  cases: runs.filter(({ failures }) => failures.length > 0),
  universe,
  totalRuns: runs.length,
  classOf: new Map(['1', '2', '3', '4', '5', '9'].map((id) => [id, `class.${id}`])),
})

function mined(input: MineInput) {
  const steps = mine(input)
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

/** What is left once false discoveries are bounded. */
function discovered(input: MineInput) {
  const { sets, tests } = mined(input)
  const rates = falseDiscoveryRates(
    sets.map(({ chance }) => chance),
    tests,
  )
  return sets.filter((_, at) => rates[at]! <= falseDiscoveryMax)
}

/** The same world with a fault planted where all of `where` hold. */
const planted = (runs: readonly MinedRun[], seed: number, where: readonly string[], rate = 0.5): MinedRun[] => {
  const random = seededRandom(seed + 1000)
  return runs.map((run) =>
    where.every((item) => run.items.includes(item)) && random() < rate
      ? { ...run, failures: [...run.failures, '9'] }
      : run,
  )
}

describe('mining', () => {
  it('finds (almost) nothing in chance: a share of false worlds as small as was asked for', () => {
    let worlds = 0
    for (let seed = 1; seed <= 120; seed += 1) worlds += Math.min(1, discovered(inputOf(worldOf(seed))).length)
    // 5 % of 120 worlds are 6; three standard deviations more are 13.
    expect(worlds).toBeLessThanOrEqual(13)
  }, 120_000)

  it('finds what was planted: one thing, two together, and across apps', () => {
    const plants = [['region:af'], ['release:shop 1.4'], ['model:claude', 'region:eu'], ['tool:desk pay', 'region:us']]
    let [found, all] = [0, 0]
    for (let seed = 1; seed <= 15; seed += 1) {
      for (const where of plants) {
        const sets = discovered(inputOf(planted(worldOf(seed), seed, where)))
        all += 1
        found += Number(
          sets.some((one) => one.target === 'failure:9' && where.every((item) => one.items.includes(item))),
        )
      }
    }
    expect(found / all).toBeGreaterThanOrEqual(0.9)
  }, 120_000)

  it('takes what came together as one, and leaves out what all runs of the app have', () => {
    const runs = worldOf(5).map((run) =>
      run.items.includes('release:shop 1.4') ? { ...run, items: [...run.items, 'prompt:greet 7'] } : run,
    )
    const sets = discovered(inputOf(planted(runs, 5, ['release:shop 1.4'], 0.6)))
    expect(sets.map(({ items }) => items)).toContainEqual(['prompt:greet 7', 'release:shop 1.4'])
    expect(sets.flatMap(({ items }) => items)).not.toContain('app:shop')
  })

  it('says the same of the same runs in any order', () => {
    const runs = planted(worldOf(9), 9, ['region:af'])
    const again = inputOf([...runs].reverse())
    const plain = (input: MineInput) =>
      mined(input)
        .sets.map((set) => ({ ...set, chance: set.chance.toPrecision(9), lift: set.lift.toPrecision(9) }))
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    expect(plain(again)).toEqual(plain(inputOf(runs)))
  })

  it('finds the same in a sample of the runs that went well', () => {
    const runs = planted(worldOf(11, 20_000), 11, ['region:af'], 0.2)
    const sample = runs.filter((_, at) => at % 10 === 0)
    const whole = discovered(inputOf(runs)).find(({ target }) => target === 'failure:9')
    const sampled = discovered(inputOf(runs, sample)).find(({ target }) => target === 'failure:9')
    expect(sampled?.items).toEqual(whole?.items)
    expect(sampled!.lift / whole!.lift).toBeGreaterThan(0.7)
    expect(sampled!.lift / whole!.lift).toBeLessThan(1.4)
  })

  it('tells what a failure sticks to, and what its runs merely all have', () => {
    const runs = planted(worldOf(3), 3, ['region:af'], 0.3)
    const facets = mined(inputOf(runs)).facets.filter(({ failureId }) => failureId === '9')
    const region = facets.find(({ item }) => item === 'region:af')!
    expect(region.usualShare).toBeCloseTo(0.16, 1)
    expect(region.lift).toBeGreaterThan(4)
    const rare = worldOf(3).map((run, at) => (at % 20 === 0 ? { ...run, items: [...run.items, 'model:odd'] } : run))
    const odd = mined(inputOf(planted(rare, 3, ['model:odd'], 0.5))).facets.find(({ item }) => item === 'model:odd')
    expect(odd).toMatchObject({ concentrated: true, usualShare: expect.closeTo(0.025, 1) })
  })

  it('needs five runs, of two apps or three users, or ten of one', () => {
    const runs = worldOf(4)
    const one = (count: number) =>
      runs.map((run, at) =>
        at < count
          ? { ...run, app: 'shop', user: 'u1', items: ['tool:odd'], failures: ['9'] }
          : { ...run, failures: [] },
      )
    expect(discovered(inputOf(one(4)))).toEqual([])
    expect(discovered(inputOf(one(9)))).toEqual([])
    expect(discovered(inputOf(one(10))).map(({ items }) => items)).toEqual([['tool:odd']])
  })
})
