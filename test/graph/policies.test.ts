import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedPolicies } from '#core/memory/store/policies.ts'
import { storeDecision } from '#test/support/decisions.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { questionAbout } from '#test/support/questions.ts'

const nowMs = Date.UTC(2026, 5, 4, 12)
let server: GraphServer
let stranger: string
let viewer: string
beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  const { database } = server
  await seedPolicies(database.sql, database.projectId)
  const other = await database.addProject()
  await seedPolicies(database.sql, other)
  stranger = await server.addKey(other, ['read', 'write'])
  viewer = await server.addKey(database.projectId, ['read'])
})
afterAll(() => server.stop())

const list = async (): Promise<Loose[]> =>
  (await server.data('{ policies { id name verdict enabled position } }')).policies
const names = async (): Promise<string[]> => (await list()).map(({ name }) => name)
const save = `mutation ($input: SavePolicyInput!) { savePolicy(input: $input) {
  id name verdict enabled message mitigation
  rule { cause runsMin riskMin riskLowMin apps looserBlock route { model } outage { failuresMin windowMinutes } } } }`
const saved = async (input: Loose): Promise<Loose> => (await server.data(save, { input })).savePolicy
const refused = async (input: Loose, key = server.key): Promise<Loose> =>
  (await server.ask(save, { key, variables: { input } })).errors?.[0]?.extensions

describe('policies', () => {
  it('begin with those of the contract', async () => {
    expect((await list()).map(({ verdict, enabled }) => ({ verdict, enabled }))).toEqual(
      Array.from({ length: 3 }, () => ({ verdict: 'WARN', enabled: true })),
    )
  })

  it('are made at a place, changed, and deleted, each a version with who and why', async () => {
    const made = await saved({
      name: 'Use the big model',
      verdict: 'ROUTE',
      rule: { cause: 'CONTEXT', riskMin: 0.4, apps: ['shop'], route: { model: 'gpt-4.1' } },
      message: 'This fails on small models.',
      mitigation: 'Ask gpt-4.1.',
      position: 0,
      reason: 'measured on Tuesday',
    })
    expect(made).toMatchObject({ verdict: 'ROUTE', enabled: true, rule: { riskMin: 0.4, route: { model: 'gpt-4.1' } } })
    expect((await names())[0]).toBe('Use the big model')
    await saved({ id: made.id, name: 'Use it', verdict: 'WARN', enabled: false, rule: { riskMin: 0.6 } })
    expect((await list())[0]).toMatchObject({ name: 'Use it', verdict: 'WARN', enabled: false })
    const remove = 'mutation ($input: DeletePolicyInput!) { deletePolicy(input: $input) { name } }'
    const left = (await server.data(remove, { input: { policy: made.id, reason: 'no use' } })).deletePolicy
    expect(left).toHaveLength(3)
    const { policyVersions } = await server.data(
      '{ policyVersions(first: 4) { version author reason change summary at policies { name } } }',
    )
    expect(policyVersions.map((row: Loose) => [row.version, row.change, row.reason, row.policies.length])).toEqual([
      [4, 'deleted', 'no use', 3],
      [3, 'saved', null, 4],
      [2, 'saved', 'measured on Tuesday', 4],
      [1, 'seeded', null, 3],
    ])
    const summary = '“Use it” deleted'
    expect(policyVersions[0]).toMatchObject({ author: expect.stringContaining('key for'), summary })
  })

  it('are put into another order, and back to an earlier version with what was deleted', async () => {
    const before = await list()
    const reorder = 'mutation ($input: ReorderPoliciesInput!) { reorderPolicies(input: $input) { id } }'
    const policies = before.map(({ id }) => id).toReversed()
    const after = (await server.data(reorder, { input: { policies } })).reorderPolicies
    expect(after.map(({ id }: Loose) => id)).toEqual(policies)
    const wrong = await server.ask(reorder, { variables: { input: { policies: policies.slice(1) } } })
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', fields: [{ path: 'input.policies' }] })
    const restore = 'mutation ($input: RestorePoliciesInput!) { restorePolicies(input: $input) { id name } }'
    const restored = (await server.data(restore, { input: { to: 2 } })).restorePolicies
    expect(restored.map(({ name }: Loose) => name)).toEqual(['Use the big model', ...before.map(({ name }) => name)])
    expect(restored.slice(1).map(({ id }: Loose) => id)).toEqual(before.map(({ id }) => id))
    await server.data(restore, { input: { to: 1 } })
  })

  it('name the field that is wrong', async () => {
    const rule = { riskMin: 2 }
    expect(await refused({ name: 'x', verdict: 'WARN', rule })).toMatchObject({
      code: 'INVALID',
      fields: [{ path: 'input.rule.riskMin' }],
    })
    expect(await refused({ name: '', verdict: 'WARN', rule: {} })).toMatchObject({ fields: [{ path: 'input.name' }] })
  })

  it('block only within limits, or when somebody says that less will do', async () => {
    const block = { name: 'Stop it', verdict: 'BLOCK', rule: { riskLowMin: 0.5, runsMin: 5 } }
    expect((await refused(block)).fields.map(({ path }: Loose) => path)).toEqual([
      'input.rule.riskLowMin',
      'input.rule.runsMin',
    ])
    const { rule } = await saved({ ...block, acknowledgeLooserBlock: true })
    expect(rule).toMatchObject({ riskLowMin: 0.5, looserBlock: true })
  })

  it('tell who looked at an older version that somebody changed them', async () => {
    const input = { name: 'x', verdict: 'WARN', rule: {}, version: 1 }
    expect(await refused(input)).toMatchObject({ code: 'CONFLICT' })
  })

  it('are changed by who may write, and by nobody of another project', async () => {
    const input = { name: 'x', verdict: 'WARN', rule: {} }
    expect(await refused(input, viewer)).toMatchObject({ code: 'DENIED' })
    const [own] = await list()
    expect(await refused({ ...input, id: own.id }, stranger)).toMatchObject({ code: 'NOT_FOUND' })
    const reads = await server.ask('{ policies { id } policyVersions { version } }', { key: stranger })
    expect(reads.data.policies.map(({ id }: Loose) => id)).not.toContain(own.id)
    expect(reads.data.policyVersions).toHaveLength(1)
    expect((await server.ask('{ policies { name } }', { key: viewer })).data.policies.length).toBeGreaterThan(0)
  })

  it('keep a share of warnings back when somebody asks for it', async () => {
    const set = 'mutation ($input: SetShadowShareInput!) { setShadowShare(input: $input) { shadowShare } }'
    expect((await server.data('{ policySettings { shadowShare advisedShadowShare } }')).policySettings).toEqual({
      shadowShare: 0,
      advisedShadowShare: 0.05,
    })
    expect((await server.data(set, { input: { share: 0.05 } })).setShadowShare).toEqual({ shadowShare: 0.05 })
    const wrong = await server.ask(set, { variables: { input: { share: 0.6 } } })
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ fields: [{ path: 'input.share' }] })
  })
})

const sides = 'allow warn block precision { value low high hits of } recallOnKnown { value }'
const dryRun = `query ($input: DryRunPolicyInput!) { dryRunPolicy(input: $input) {
  decisions changed undecidable complete before { ${sides} } after { ${sides} } moves { from to count }
  examples { from to failed policyName warning { app { name } } } } }`

describe('dryRunPolicy', () => {
  it('tells what would change, on decisions that were kept and how they ended', async () => {
    const { sql } = server.database
    const project = await server.database.addProject()
    await seedPolicies(sql, project)
    const key = await server.addKey(project, ['read'])
    const question = questionAbout('x')
    const context = { tier: 'EXACT' as const, runs: 10, failedRuns: 2, risk: 0.2, classes: ['output.empty'] }
    for (let at = 0; at < 10; at += 1) {
      const atMs = nowMs - 3_600_000 + at
      const id = await storeDecision(sql, project, { verdict: 'ALLOW', question, atMs, risk: 0.2, context })
      const outcome = at < 8 ? 'ALLOWED_AND_FAILED' : 'ALLOWED_AND_FINE'
      await sql`update warnings set outcome = ${outcome}, known = ${at < 8} where id = ${id}`
    }
    const policy = { name: 'Earlier', verdict: 'WARN', rule: { riskMin: 0.15 } }
    const answer = await server.ask(dryRun, { key, variables: { input: { policy } } })
    expect(answer.errors).toBeUndefined()
    const tried = answer.data.dryRunPolicy
    expect(tried).toMatchObject({ decisions: 10, changed: 10, undecidable: 0, complete: true })
    expect(tried.before).toMatchObject({ allow: 10, warn: 0, precision: { value: null }, recallOnKnown: { value: 0 } })
    expect(tried.after).toMatchObject({
      warn: 10,
      precision: { value: 0.8, hits: 8, of: 10 },
      recallOnKnown: { value: 1 },
    })
    expect(tried.after.precision.low).toBeCloseTo(0.49, 1)
    expect(tried.moves).toEqual([{ from: 'ALLOW', to: 'WARN', count: 10 }])
    expect(tried.examples[0]).toMatchObject({ policyName: 'Earlier', warning: { app: { name: 'shop' } } })
    expect((await server.ask('{ policies { name } }', { key })).data.policies).toHaveLength(3)
  })

  it('takes no draft that could not be saved', async () => {
    const input = { policy: { name: 'x', verdict: 'ROUTE', rule: {} } }
    const answer = await server.ask(dryRun, { variables: { input } })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', fields: [{ path: 'input.rule.route' }] })
  })
})

describe('outcomes', () => {
  const figures =
    'decisions warnedAndFailed warnedAndFine allowedAndFailed allowedAndFine precision { value of } ece { value of } ' +
    'recall { hits of } falseWarnings { hits of } calibration { runs told }'
  it('are summed per app and policy, and never over projects', async () => {
    const { sql } = server.database
    const project = await server.database.addProject()
    await seedPolicies(sql, project)
    const key = await server.addKey(project, ['read'])
    const [policy] = (await server.ask('{ policies { id } }', { key })).data.policies
    const [{ id: policyId }] = await sql<[{ id: string }]>`
      select id::text from policies where project_id = ${project} order by position limit 1`
    const decide = async (
      app: string,
      verdict: 'WARN' | 'ALLOW',
      failed: boolean,
      risk: number | null = 0.5,
    ): Promise<void> => {
      const question = questionAbout('x', { app })
      const given = { question, atMs: nowMs - 1000, risk, policyId: verdict === 'WARN' ? policyId : null }
      const id = await storeDecision(sql, project, { verdict, ...given })
      const outcome = `${verdict === 'WARN' ? 'WARNED' : 'ALLOWED'}_AND_${failed ? 'FAILED' : 'FINE'}`
      await sql`update warnings set outcome = ${outcome} where id = ${id}`
    }
    await decide('shop', 'WARN', true)
    await decide('shop', 'ALLOW', false)
    await decide('desk', 'WARN', false)
    const of = async (filter: Loose, own = key): Promise<Loose> => {
      const query = `query ($filter: OutcomeFilter) { outcomes(filter: $filter) { ${figures} } }`
      return (await server.ask(query, { key: own, variables: { filter } })).data.outcomes
    }
    expect(await of(null)).toMatchObject({ decisions: 3, precision: { value: 0.5, of: 2 } })
    expect(await of({ app: 'shop' })).toMatchObject({ warnedAndFailed: 1, allowedAndFine: 1, precision: { value: 1 } })
    await decide('shop', 'ALLOW', true, null)
    expect(await of({ policy: policy.id })).toMatchObject({
      decisions: 2,
      warnedAndFailed: 1,
      allowedAndFailed: 0,
      recall: { hits: 1, of: 2 },
      falseWarnings: { hits: 1, of: 2 },
      ece: { of: 2 },
    })
    // Of one that was told nothing there is nothing to compare.
    expect(await of(null)).toMatchObject({ decisions: 4, ece: { of: 3 }, calibration: [{ runs: 3, told: 0.5 }] })
    expect(await of(null, stranger)).toMatchObject({ decisions: 0 })
  })
})
