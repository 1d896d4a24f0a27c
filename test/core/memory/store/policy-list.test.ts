import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPreflight, type Preflight } from '#core/memory/preflight/engine.ts'
import { deletePolicy, savePolicy, setShadowShare, type ChangeRequest } from '#core/memory/store/policy-list.ts'
import { readPolicies, seedPolicies } from '#core/memory/store/policies.ts'
import { createLog } from '#core/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'

const by: ChangeRequest = { author: 'ann', reason: null, at: new Date(), version: null }
const draft = {
  id: null,
  name: 'Mine',
  enabled: true,
  message: null,
  mitigation: null,
  verdict: 'WARN' as const,
  rule: {},
}
const prompt = 'Summarise the contract of tenant 17'

describe('a changed policy', () => {
  let db: TestDatabase
  let processes: Preflight[]
  beforeAll(async () => {
    db = await createTestDatabase()
    const log = createLog({ level: 'silent' })
    processes = [0, 1].map(() => createPreflight({ sql: db.sql, clock: Date.now, log }))
    await Promise.all(processes.map((one) => one.start()))
  })
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()))
    await db.stop()
  })

  const verdicts = (project: number) =>
    processes.map((one) => one.answer(project, questionAbout(prompt, { environment: 'production' })).verdict)
  const become = (project: number, wanted: string) =>
    expect.poll(() => verdicts(project), { timeout: 2_000, interval: 50 }).toEqual([wanted, wanted])

  async function failingProject(): Promise<number> {
    const project = await db.addProject()
    await seedPolicies(db.sql, project)
    await storeRuns(db.sql, project, [{ prompt, failed: 'output.empty' }], Date.now())
    await expect.poll(() => verdicts(project), { timeout: 5_000 }).toEqual(['WARN', 'WARN'])
    return project
  }

  it('holds in every process within two seconds, and so does its end', async () => {
    const project = await failingProject()
    const rule = { environments: ['production'], failedRunsMin: 1 }
    const id = await savePolicy(db.sql, project, { ...draft, verdict: 'ALLOW', rule }, 0, by)
    await become(project, 'ALLOW')
    await deletePolicy(db.sql, project, id, by)
    await become(project, 'WARN')
  })

  it('leaves those who changed it at once one after the other, none lost', async () => {
    const project = await db.addProject()
    await seedPolicies(db.sql, project)
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => savePolicy(db.sql, project, { ...draft, name }, null, by)))
    const list = (await readPolicies(db.sql, project)).get(project)
    expect(list?.version).toBe(5)
    expect(
      list?.policies
        .map(({ name }) => name)
        .toSorted()
        .slice(-4),
    ).toEqual(['a', 'b', 'c', 'd'])
    expect(list?.policies.map(({ position }) => position)).toEqual([10, 20, 30, 40, 50, 60, 70])
  })

  it('keeps back what the shadow share takes, marked with what was decided and by which policy', async () => {
    const project = await failingProject()
    await setShadowShare(db.sql, project, 0.5, by)
    const ask = (release: string) => processes[0]!.answer(project, questionAbout(prompt, { release }))
    const releases = Array.from({ length: 40 }, (_, at) => `1.${at}`)
    await expect
      .poll(() => releases.filter((release) => ask(release).verdict === 'ALLOW').length, { timeout: 2_000 })
      .toBeGreaterThan(5)
    const silent = releases.find((release) => ask(release).verdict === 'ALLOW')!
    const { id, policyId } = ask(silent)
    expect(policyId).toBeNull()
    await processes[0]!.flush()
    const [row] = await db.sql`
      select w.verdict, w.decided, p.name from warnings w
        join policies p on p.project_id = w.project_id and p.id = w.policy_id
       where w.id = ${id}`
    expect(row).toEqual({ verdict: 'ALLOW', decided: 'WARN', name: 'Failed before and not succeeded since' })
  })
})
