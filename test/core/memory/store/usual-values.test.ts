import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  addUsualValues,
  readScores,
  readUsualValues,
  trimUsualValues,
  type UsualValue,
} from '#core/memory/store/usual-values.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const at = new Date('2026-06-01T12:00:00Z')
const later = new Date('2026-06-01T13:00:00Z')
const keyOf = (number: number) => number.toString(16).padStart(32, '0')
const sizes = (given: Partial<UsualValue> = {}): UsualValue => ({
  metric: 'tokens',
  key: keyOf(1),
  samples: 3,
  total: 30,
  counts: [1, 2, 0],
  recent: null,
  value: null,
  ...given,
})
const scores = (recent: readonly number[], given: Partial<UsualValue> = {}) =>
  sizes({ metric: 'score', samples: recent.length, total: 0, counts: null, recent, ...given })
const add = (projectId: number, values: readonly UsualValue[], when = at) =>
  addUsualValues(database.sql, projectId, values, when)

describe('what is usual', () => {
  it('is added up, step by step of a histogram, and read back after a restart', async () => {
    const projectId = await database.addProject()
    await add(projectId, [sizes()])
    const [known] = await add(projectId, [sizes({ samples: 2, total: 20, counts: [0, 1, 1] })])
    expect(known).toEqual(sizes({ samples: 5, total: 50, counts: [1, 3, 1] }))
    expect([...(await readUsualValues(database.sql, projectId, null, 10))]).toEqual([known])
  })

  it('takes a histogram that has more steps than the one before', async () => {
    const projectId = await database.addProject()
    await add(projectId, [sizes({ counts: [1] })])
    const [known] = await add(projectId, [sizes({ counts: [1, 1, 4] })])
    expect(known?.counts).toEqual([2, 1, 4])
  })

  it('fades: beyond twenty thousand samples all are halved', async () => {
    const projectId = await database.addProject()
    await add(projectId, [sizes({ samples: 19_990, total: 1_000, counts: [10_000, 9_990] })])
    const [known] = await add(projectId, [sizes({ samples: 10, total: 1_000, counts: [0, 10] })])
    expect(known).toMatchObject({ samples: 10_000, total: 1_000, counts: [5_000, 5_000] })
  })

  it('keeps the last scores of a search in the order they came', async () => {
    const projectId = await database.addProject()
    await add(projectId, [scores(Array.from({ length: 100 }, (_, place) => place))])
    const [known] = await add(projectId, [scores(Array.from({ length: 100 }, (_, place) => 100 + place))])
    expect(known?.recent).toEqual(Array.from({ length: 128 }, (_, place) => 72 + place))
  })

  it('begins anew when runs use another model', async () => {
    const projectId = await database.addProject()
    const modelled = (value: string, samples: number) =>
      sizes({ metric: 'model', counts: null, total: 0, value, samples })
    await add(projectId, [modelled('gpt-4o', 40)])
    expect(await add(projectId, [modelled('gpt-4o', 2)])).toMatchObject([{ value: 'gpt-4o', samples: 42 }])
    expect(await add(projectId, [modelled('gpt-5', 1)])).toMatchObject([{ value: 'gpt-5', samples: 1 }])
  })

  it('is each project its own', async () => {
    const [one, two] = [await database.addProject(), await database.addProject()]
    await add(one, [sizes({ samples: 7 }), scores([0.5])])
    await add(two, [sizes({ samples: 1 })])
    expect(await readUsualValues(database.sql, two, null, 10)).toMatchObject([{ samples: 1 }])
    await trimUsualValues(database.sql, two, 1)
    expect(await readUsualValues(database.sql, one, null, 10)).toHaveLength(2)
    const known = await readScores(database.sql, null, 1_000)
    expect(known.filter(({ projectId }) => projectId === one)).toMatchObject([{ metric: 'score', recent: [0.5] }])
    expect(known.some(({ projectId }) => projectId === two)).toBe(false)
  })

  it('loses nothing when two processes count the same things at once', async () => {
    const projectId = await database.addProject()
    const many = Array.from({ length: 50 }, (_, number) => sizes({ key: keyOf(number) }))
    await Promise.all([add(projectId, many), add(projectId, many.toReversed()), add(projectId, many)])
    const known = await readUsualValues(database.sql, projectId, null, 100)
    expect(known).toHaveLength(50)
    expect(known.every(({ samples, total }) => samples === 9 && total === 90)).toBe(true)
  })

  it('is told since a moment, the newest first, and no more than asked for', async () => {
    const projectId = await database.addProject()
    await add(projectId, [sizes({ key: keyOf(1) })])
    await add(projectId, [sizes({ key: keyOf(2) })], later)
    const keys = async (since: Date | null, limit: number) =>
      (await readUsualValues(database.sql, projectId, since, limit)).map(({ key }) => key)
    expect(await keys(null, 10)).toEqual([keyOf(2), keyOf(1)])
    expect(await keys(later, 10)).toEqual([keyOf(2)])
    expect(await keys(null, 1)).toEqual([keyOf(2)])
  })

  it('forgets what was not met for longest when there is too much of it', async () => {
    const projectId = await database.addProject()
    for (let number = 0; number < 5; number++)
      await add(projectId, [sizes({ key: keyOf(number) })], new Date(at.getTime() + number * 60_000))
    await trimUsualValues(database.sql, projectId, 9)
    expect(await readUsualValues(database.sql, projectId, null, 10)).toHaveLength(5)
    await trimUsualValues(database.sql, projectId, 2)
    const left = await readUsualValues(database.sql, projectId, null, 10)
    expect(left.map(({ key }) => key)).toEqual([keyOf(4), keyOf(3)])
  })

  it('stays as it was when there is nothing to add', async () => {
    expect(await add(database.projectId, [])).toEqual([])
  })
})
