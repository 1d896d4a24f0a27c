import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeGlobalId, encodeGlobalId } from '#graph/global-id.ts'
import { schema } from '#graph/schema.ts'
import { everyQuestion, type Question } from '#test/support/every-argument.ts'
import { startGraphServer, type Answer, type GraphServer } from '#test/support/graph-server.ts'
import { seedWorld, type World } from '#test/support/world/seed-world.ts'

/**
 * Another project's ids at every argument that can take one, as the schema has them. Whatever is asked, the answer is
 * the one for an id that nobody has: nothing is shown, nothing is changed, nothing tells that it exists elsewhere.
 */

let server: GraphServer
let stranger: string
let world: World
const nowMs = Date.UTC(2026, 5, 4, 12)
/** Ids of the project that is asked about, by noun, and what is written in its rows and nowhere else. */
const foreign = new Map<string, string>()
const nobody = new Map<string, string>()

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  const { sql, projectId, addProject } = server.database
  world = await seedWorld(sql, projectId, { seed: 3, nowMs, runs: 40 })
  stranger = await server.addKey(await addProject('another'), ['preflight', 'read', 'write', 'admin'])
  await fillProject()
})
afterAll(() => server.stop())

async function fillProject(): Promise<void> {
  const { sql, projectId } = server.database
  const [failure = '', other = ''] = [...world.failureIds.values()]
  const id = encodeGlobalId('Failure', failure)
  await server.data(`mutation {
    comment: addFailureComment(input: {failure: "${id}", text: "their words"}) { id }
    ticket: linkFailureTicket(input: {failure: "${id}", url: "https://their.example/1"}) { id }
    mitigation: applyMitigation(input: {failure: "${id}", text: "their mitigation"}) { id }
    policy: savePolicy(input: {name: "their policy", verdict: WARN, rule: {apps: ["support-bot"]}}) { id }
    merge: mergeFailures(input: {into: "${id}", from: ["${encodeGlobalId('Failure', other)}"]}) { id } }`)
  await sql`insert into grouping_reports (project_id, algorithm, compared_to, requested_at)
            values (${projectId}, 'x', 'x', now())`
  await sql`insert into grouping_rules (project_id, position, name, enabled, rule, updated_at)
            values (${projectId}, 0, 'their rule', true, '{}', now())`
  const left = [...world.failureIds.values()].slice(2, 4)
  await sql`
    insert into grouping_suggestions (
      project_id, low_id, high_id, at, score, level, algorithm, hash, other_hash, why)
    values (${projectId}, ${left[0]!}, ${left[1]!}, now(), 0.9, 'x', 'x', gen_random_uuid(), gen_random_uuid(), 'x')`
  await sql`insert into memory_imports (project_id, id, at, signer, file_id, made_at, counts)
            values (${projectId}, gen_random_uuid(), now(), 's', gen_random_uuid(), now(), '{}')`
  await sql`insert into users (email, password_hash) values ('their@example.org', 'x')`
  const nouns = [
    ['Failure', sql`select ${failure}::text as id`],
    ['Pattern', sql`select id::text from patterns where project_id = ${projectId}`],
    ['Policy', sql`select id::text from policies where project_id = ${projectId} order by id desc`],
    ['Project', sql`select ${projectId}::text as id`],
    ['User', sql`select id::text from users`],
    ['ApiKey', sql`select id::text from api_keys where project_id = ${projectId}`],
    ['Run', sql`select replace(trace_id::text, '-', '') as id from traces where project_id = ${projectId}`],
    ['Warning', sql`select id::text from warnings where project_id = ${projectId}`],
    ['Comment', sql`select id::text from failure_comments where project_id = ${projectId}`],
    ['Ticket', sql`select id::text from failure_tickets where project_id = ${projectId}`],
    ['Mitigation', sql`select id::text from failure_mitigations where project_id = ${projectId}`],
    ['Merge', sql`select id::text from failure_merges where project_id = ${projectId}`],
    ['Activity', sql`select id::text from failure_activity where project_id = ${projectId}`],
    ['Suggestion', sql`select id::text from grouping_suggestions where project_id = ${projectId}`],
    ['GroupingRule', sql`select id::text from grouping_rules where project_id = ${projectId}`],
    ['GroupingReport', sql`select id::text from grouping_reports where project_id = ${projectId}`],
    ['Feedback', sql`select id::text from feedback where project_id = ${projectId}`],
    ['import', sql`select id::text from memory_imports where project_id = ${projectId}`],
    ['spanId', sql`select encode(span_id, 'hex') as id from spans where project_id = ${projectId}`],
    ['Failure from', sql`select ${left[0]!}::text as id`],
    ['pattern shortId', sql`select 'P-' || short_no as id from patterns where project_id = ${projectId}`],
    ['shortId', sql`select 'F-' || short_no as id from failures where project_id = ${projectId}`],
    ['fingerprints', sql`select replace(hash::text, '-', '') as id from fingerprints where project_id = ${projectId}`],
  ] as const
  for (const [noun, rows] of nouns) {
    const [row] = await rows
    const own = String(row?.['id'])
    expect(own, `there is no ${noun}`).not.toBe('undefined')
    foreign.set(noun, own)
    nobody.set(noun, nobodys(own))
  }
  nobody.set('Failure from', '987654320')
  const occurrence = await server.data(`{ failure(id: "${id}") { occurrences(first: 1) { edges { node { id } } } } }`)
  const inner = decodeGlobalId(occurrence.failure.occurrences.edges[0].node.id).id
  foreign.set('Occurrence', inner)
  nobody.set('Occurrence', inner.replace(/^[0-9a-f]{32}/, 'f'.repeat(32)))
}

/** Of the same shape, and nobody's. */
const nobodys = (id: string): string =>
  /^([FP]-)?\d+$/.test(id)
    ? id.replace(/\d+$/, '987654321')
    : id.replace(/[0-9a-f]/g, 'e').replace(/e(?=e{3}-e{12}$)/, '8')

/** A value for each argument that names something: of the noun it asks for, which its refusal of another one tells. */
function namer(root: string, ids: ReadonlyMap<string, string>, nouns: ReadonlyMap<string, string>) {
  return (path: string, type: string): string => {
    const own = path.slice(path.lastIndexOf('.') + 1)
    if (type !== 'ID') return ids.get(own === 'traceId' ? 'Run' : `${root} ${own}`) ?? ids.get(own) ?? 'their session'
    if (own === 'import') return ids.get('import') ?? ''
    const noun = nouns.get(path) ?? 'Failure'
    return encodeGlobalId(noun, ids.get(`${noun} ${own}`) ?? ids.get(noun) ?? '')
  }
}

const nounAskedFor = (answer: Answer): string | undefined =>
  /is the id of an? \w+, not of an? (\w+)\./.exec(answer.errors?.[0]?.message ?? '')?.[1]

/** Asks about what is another project's, and about what is nobody's. */
async function askBoth(question: Question): Promise<readonly [foreign: Answer, nobody: Answer]> {
  const nouns = new Map<string, string>()
  const ask = (ids: ReadonlyMap<string, string>): Promise<Answer> =>
    server.ask(question.text, { key: stranger, variables: question.variables(namer(question.root, ids, nouns)) })
  for (let tries = 0; tries < 4; tries += 1) {
    const answer = await ask(foreign)
    const noun = nounAskedFor(answer)
    if (noun === undefined) return [answer, await ask(nobody)]
    const field = answer.errors?.[0]?.extensions['fields'] as readonly { readonly path: string }[] | undefined
    const said = (field?.[0]?.path ?? '').replaceAll(/\[\d+\]/g, '')
    // What an input has in common with others is told by its own place in them.
    nouns.set(
      question.text.includes(`$${said.split('.')[0]}:`) && !nouns.has(said) ? said : (question.path ?? ''),
      noun,
    )
  }
  throw new Error(`${question.root} takes no id at ${question.path}`)
}

/** An answer without what was asked for, and without what differs from one moment to the next. */
function plain({ status, data, errors }: Answer): string {
  const asked = [foreign, nobody].flatMap((ids) => [...ids].flatMap(([noun, id]) => [encodeGlobalId(noun, id), id]))
  const told = errors?.map(({ message, extensions }) => ({ message, extensions }))
  return asked
    .filter((id) => id.length > 3)
    .toSorted((left, right) => right.length - left.length)
    .reduce((text, id) => text.replaceAll(id, 'ID'), JSON.stringify({ status, data, errors: told }))
    .replaceAll(/"(id|at|updatedAt|position)":("[^"]+"|\w+)/g, '')
}

const questions = everyQuestion(schema)
/** Asks for all of the own ones before it looks for any. */
const neverReached = new Set(['orderGroupingRules'])
const naming = questions.filter(({ path }) => path !== null)

/** Rows of a project, table by table, as one figure each. */
async function figuresOf(projectId: number) {
  const { sql } = server.database
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'project_id' order by 1`
  const figures = tables.map(async ({ name }) => {
    const [row] = await sql`
      select md5(string_agg(t::text, ' ' order by t::text)) as figure
        from ${sql(name)} t where project_id = ${projectId}`
    return [name, row?.['figure']] as const
  })
  return Object.fromEntries(await Promise.all(figures))
}

describe("a stranger who names what is another project's", () => {
  it('can name something at as many places as the schema has', () => {
    expect(naming.length).toBeGreaterThan(50)
  })

  it("is answered as if it were nobody's, at every argument", async () => {
    const before = await figuresOf(server.database.projectId)
    const told: string[] = []
    const notReached: string[] = []
    for (const question of naming) {
      const [theirs, nobodysAnswer] = await askBoth(question)
      const place = `${question.root} ${question.path}`
      if (plain(theirs) !== plain(nobodysAnswer)) told.push(`${place}: ${plain(theirs)} / ${plain(nobodysAnswer)}`)
      const codes = theirs.errors?.map(({ extensions }) => extensions['code'])
      if (codes !== undefined && !neverReached.has(question.root) && !codes.every((code) => code === 'NOT_FOUND')) {
        notReached.push(`${place}: ${theirs.errors?.[0]?.message}`)
      }
    }
    expect(told).toEqual([])
    expect(notReached).toEqual([])
    expect(await figuresOf(server.database.projectId)).toEqual(before)
  })

  it('is shown nothing of it where nothing is named, and changes nothing of it', async () => {
    const before = await figuresOf(server.database.projectId)
    const { sql, projectId } = server.database
    const rows = await sql<{ text: string }[]>`
      select name as text from apps where project_id = ${projectId}
      union select title from patterns where project_id = ${projectId}
      union select name from policies where project_id = ${projectId} and name like 'their%'
      union select '"their '`
    for (const question of questions.filter(({ path }) => path === null)) {
      const answer = await server.ask(question.text, { key: stranger, variables: question.variables(() => '') })
      const shown = JSON.stringify(answer.data ?? null)
      expect(
        rows.filter(({ text }) => shown.includes(text)).map(({ text }) => text),
        question.root,
      ).toEqual([])
    }
    expect(await figuresOf(projectId)).toEqual(before)
  })
})
