import { describe, expect, it } from 'vitest'
import { faultNames, faultTable, isFaultName } from '#cli/demo/plan/fault-table.ts'
import { fits, planRun } from '#cli/demo/plan/plan-run.ts'
import { rules } from '#cli/demo/plan/rules.ts'
import { tasks } from '#cli/demo/tasks/all.ts'
import { isServerFault } from '#cli/demo/model-server/faults.ts'

const data = Object.values(tasks).map((task) => task.data)
const options = { seed: 5, tasks: data, faults: new Set(faultNames), faultRate: 0.2 }
const plans = (count: number, more = {}) =>
  Array.from({ length: count }, (_none, index) => planRun(index, index / count, { ...options, ...more }))

const canFail = (rule: (typeof rules)[number], plan: ReturnType<typeof planRun>, progress: number): boolean =>
  plan.task.faults.includes(rule.fault) && fits(rule, plan, progress)

describe('planRun', () => {
  it('makes the same runs of the same seed, and others of another', () => {
    expect(plans(40)).toEqual(plans(40))
    expect(plans(40)).not.toEqual(plans(40, { seed: 6 }))
  })

  it('plans a run by itself: those before it change nothing', () => {
    expect(planRun(17, 0.5, options)).toEqual(planRun(17, 0.5, { ...options, tasks: [...data] }))
  })

  it('lets about a fifth of the runs fail', () => {
    const failing = plans(4000).filter((plan) => plan.fault !== null).length / 4000
    expect(failing).toBeGreaterThan(0.16)
    expect(failing).toBeLessThan(0.24)
  })

  it('lets known causes always fail, and bad luck be as rare as it is told to be', () => {
    const planned = plans(3000, { certain: true, badLuck: 0 })
    const foretold = planned.filter((plan, index) => rules.some((rule) => canFail(rule, plan, index / 3000)))
    expect(planned.filter(({ fault }) => fault !== null)).toEqual(foretold)
    expect(foretold.every(({ fault }) => fault?.cause !== 'chance' && fault?.recovers === false)).toBe(true)
    const unlucky = plans(3000, { certain: true, badLuck: 0.02 }).filter(({ fault }) => fault?.cause === 'chance')
    expect(unlucky.length / 3000).toBeCloseTo(0.015, 2)
  })

  it('plans no faults that were not allowed', () => {
    expect(plans(300, { faults: new Set() }).filter((plan) => plan.fault !== null)).toEqual([])
    const only = plans(1000, { faults: new Set(['loop']), faultRate: 1 }).flatMap(({ fault }) => fault?.name ?? [])
    expect(new Set(only)).toEqual(new Set(['loop']))
  })

  it('gives each trace an id of its own', () => {
    const ids = plans(500).map((plan) => plan.traceId)
    expect(new Set(ids).size).toBe(500)
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true)
  })

  it('repeats what users ask, in other words and with other numbers', () => {
    const asked = plans(400).filter((plan) => plan.intent.name === 'order-status')
    expect(new Set(asked.map((plan) => plan.userText.replace(/A-\d+/, ''))).size).toBe(3)
    expect(asked.length).toBeGreaterThan(10)
  })

  it('runs newer releases later, and the newest when told to', () => {
    const releases = plans(600)
      .filter((plan) => plan.task.name === 'handbook-qa')
      .map((plan) => plan.release)
    expect(releases).toEqual(releases.toSorted())
    expect(
      new Set(
        plans(50, { newestRelease: true })
          .filter(({ task }) => task.name === 'handbook-qa')
          .map(({ release }) => release),
      ),
    ).toEqual(new Set(['2.0.0']))
  })
})

describe('the rules', () => {
  it('have names of their own', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length)
  })

  it('name faults, intents and releases that their task has', () => {
    for (const rule of rules) {
      for (const task of data.filter(({ name }) => rule.task === undefined || rule.task === name)) {
        if (rule.task === undefined) continue
        expect(task.faults, rule.id).toContain(rule.fault)
        expect(
          task.intents.some((intent) => (rule.tags ?? []).every((tag) => intent.tags.includes(tag))),
          rule.id,
        ).toBe(true)
        for (const release of rule.releases ?? [])
          expect(
            task.releases.map((one) => one.release),
            rule.id,
          ).toContain(release)
        for (const version of rule.promptVersions ?? [])
          expect(
            task.releases.map((one) => one.promptVersion),
            rule.id,
          ).toContain(version)
      }
    }
  })

  it('blame the environment for windows and the context for requests', () => {
    expect(rules.filter((rule) => (rule.window !== undefined) !== (rule.cause === 'environment'))).toEqual([])
  })
})

describe('the table of faults', () => {
  it('asks the model server only for what it can play', () => {
    expect(
      faultNames.map((name) => faultTable[name].server).filter((name) => name !== null && !isServerFault(name)),
    ).toEqual([])
    expect(isFaultName('nonsense')).toBe(false)
  })

  it('is met by some task, each row', () => {
    expect(faultNames.filter((name) => !data.some((task) => task.faults.includes(name)))).toEqual([])
  })
})
