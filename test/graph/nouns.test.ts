import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { seedWorld, type World } from '#test/support/world/seed-world.ts'

let server: GraphServer
let world: World
const nowMs = Date.UTC(2026, 5, 4, 12)

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  world = await seedWorld(server.database.sql, server.database.projectId, { seed: 7, nowMs })
})
afterAll(() => server.stop())

describe('failures', () => {
  it('come most recently seen first, each with what it is made of', async () => {
    const { failures } = await server.data(`{ failures(first: 50) { totalCount edges { node {
      id shortId class cause faultOf title severity state occurrenceCount runCount firstSeenAt lastSeenAt mitigation
      apps { name releases lastSeenAt } fingerprints { hash algorithm text level attachedBy at } whyGrouped
      versions { version author note title } patterns { shortId } trend(hours: 72) { at runs }
      occurrences(first: 2) { totalCount edges { node {
        at app { name } run { traceId status } span { spanId name errorType }
        finding { signal grade confidence fatal evidence { spanId path excerpt span { spanId name } } } } } } } } } }`)
    const nodes = nodesOf(failures)
    expect(failures.totalCount).toBe(world.failureIds.size)
    expect(nodes.map((node) => node.lastSeenAt)).toEqual(
      nodes
        .map((node) => node.lastSeenAt)
        .toSorted()
        .reverse(),
    )
    const limit = nodes.find((node) => node.class === 'provider.rate_limit')
    expect(limit).toMatchObject({
      cause: 'ENVIRONMENT',
      faultOf: 'provider',
      state: 'OPEN',
      patterns: [{ shortId: 'P-1' }],
    })
    expect(limit.apps.map((app: Loose) => app.name).toSorted()).toEqual(['invoice-agent', 'support-bot'])
    expect(limit.whyGrouped[0]).toMatch(
      /^The same message once values are masked: provider\.rate_limit \| llm \| Rate limit/,
    )
    expect(limit.versions.map((version: Loose) => version.version)).toEqual([2, 1])
    expect(limit.trend).toHaveLength(72)
    expect(limit.trend.reduce((sum: number, point: Loose) => sum + point.runs, 0)).toBe(limit.runCount)
    expect(limit.occurrences.totalCount).toBe(limit.occurrenceCount)
    const [occurrence] = nodesOf(limit.occurrences)
    const { spanId, name } = occurrence.span
    expect(occurrence.finding.evidence[0]).toMatchObject({ spanId, path: 'exception.message', span: { spanId, name } })
    expect(occurrence.finding.fatal).toBe(occurrence.run.status === 'FAILED')
  })

  it('asks the database a fixed number of questions, however long the page', async () => {
    const query = `query ($first: Int) { failures(first: $first) { edges { node {
      apps { name } fingerprints { hash } versions { version } patterns { shortId } trend { runs } whyGrouped } } } }`
    const { sql } = server.database
    const counted = async (first: number): Promise<number> => {
      const statements: string[] = []
      const original = sql.options.debug
      sql.options.debug = (_connection, text) => {
        // Who asks is looked up again now and then, and the outbox is followed all the time.
        if (text.includes('project_id') && !/api_keys|outbox/.test(text)) statements.push(text)
      }
      await server.data(query, { first })
      sql.options.debug = original
      return statements.length
    }
    await counted(2)
    // The page, and one statement per relation: apps, fingerprints twice, versions, patterns, trend.
    expect(await counted(2)).toBe(7)
    expect(await counted(9)).toBe(7)
  })

  it.each([
    [{ state: ['RESOLVED'] }, ['output.empty']],
    [{ class: ['tool.error', 'agent.loop'] }, ['tool.error', 'agent.loop']],
    [{ severity: ['LOW'] }, ['retrieval.empty']],
    [{ text: 'ECONNREFUSED' }, ['tool.error']],
    [{ text: '100%_nothing' }, []],
    [{ text: 'f-1' }, ['provider.rate_limit']],
    [
      { app: ['invoice-agent'], state: ['OPEN'] },
      ['provider.rate_limit', 'tool.bad_arguments', 'output.invalid_format', 'tool.error'],
    ],
    [{ since: '2026-06-04T12:00:00Z' }, []],
    [{ until: '2026-05-01T00:00:00Z' }, []],
    [{ notAFailure: true }, []],
  ])('are found by %j', async (filter, classes) => {
    const { failures } = await server.data(
      'query ($filter: FailureFilter) { failures(filter: $filter) { totalCount edges { node { class } } } }',
      { filter },
    )
    expect(
      nodesOf(failures)
        .map((node) => node.class)
        .toSorted(),
    ).toEqual(classes.toSorted())
    expect(failures.totalCount).toBe(classes.length)
  })

  it('are counted by class, under the same filter as their list and in one project only', async () => {
    const counted = async (filter: object): Promise<Loose[]> =>
      (
        await server.data('query ($filter: FailureFilter) { failureClassCounts(filter: $filter) { class failures } }', {
          filter,
        })
      ).failureClassCounts
    const { sql } = server.database
    await sql`
      insert into failures (project_id, id, short_no, class, title, severity, state, first_seen_at, last_seen_at)
      overriding system value
      select project_id, id, 9000 + at, 'tool.error', 'Another', 'LOW', 'ARCHIVED', now(), now()
        from (values (1, ${server.database.projectId}::integer, 9001), (2, ${server.database.projectId}::integer, 9002),
                     (3, ${server.database.projectId}::integer + 1, 9003)) as added (at, project_id, id)`
    const all = await counted({})
    expect(all[0]).toEqual({ class: 'tool.error', failures: 3 })
    expect(all.reduce((sum, { failures }) => sum + failures, 0)).toBe(world.failureIds.size + 2)
    expect(await counted({ state: ['ARCHIVED'] })).toEqual([
      { class: 'tool.error', failures: 2 },
      { class: 'retrieval.empty', failures: 1 },
    ])
    expect(await counted({ class: ['tool.error', 'agent.loop'], state: ['OPEN'] })).toEqual([
      { class: 'tool.error', failures: 1 },
    ])
    expect(await counted({ text: '100%_nothing' })).toEqual([])
    await sql`delete from failures where short_no > 9000`
  })

  it('are found by short id, by id, and as a node', async () => {
    const { failure } = await server.data('{ failure(shortId: "f-2") { id shortId title } }')
    const same = await server.data(
      'query ($id: ID!) { failure(id: $id) { shortId } node(id: $id) { id ... on Failure { title } } }',
      { id: failure.id },
    )
    expect(same).toEqual({ failure: { shortId: 'F-2' }, node: { id: failure.id, title: failure.title } })
    expect(await server.data('{ failure(shortId: "F-9999") { id } }')).toEqual({ failure: null })
  })

  it('name others that read alike, with the words they share', async () => {
    const { failure } = await server
      .data(`{ failures(filter: {class: ["provider.timeout"]}) { edges { node { id } } } }`)
      .then(async ({ failures }) =>
        server.data(
          'query ($id: ID!) { failure(id: $id) { similar(first: 3) { similarity why failure { class } } } }',
          {
            id: nodesOf(failures)[0].id,
          },
        ),
      )
    for (const similar of failure.similar) {
      expect(similar.failure.class).toMatch(/^provider\./)
      expect(similar.why[1]).toMatch(/^\d+ of \d+ words are the same/)
    }
  })
})

describe('runs', () => {
  it('show their skeleton, and payloads when they are asked for', async () => {
    const traceId = world.runs.find((each) => each.trouble?.class === 'tool.bad_arguments')?.run.traceId
    const { run } = await server.data(
      `query ($traceId: String!) { run(traceId: $traceId) {
      id traceId name status startedAt durationMs spanCount spansTruncated tokensIn models release sessionId app {
        name }
      findings { signal failure { class } } feedback { key } warnings { id verdict outcome matches { failure { class
        } } }
      spans { spanId parentSpanId name kind otelKind status startedAt durationMs toolName errorType
        input output attributes resource scope provenance story events { name at attributes source } links { traceId
          } } } }`,
      { traceId },
    )
    expect(run).toMatchObject({
      traceId,
      status: 'FAILED',
      name: 'handle invoice',
      app: { name: 'invoice-agent' },
      spansTruncated: false,
    })
    expect(run.startedAt).toMatch(/^2026-06-0\dT\d\d:\d\d:\d\d\.\d{9}Z$/)
    expect(run.spans).toHaveLength(run.spanCount)
    const tool = run.spans.find((span: Loose) => span.kind === 'TOOL')
    expect(tool).toMatchObject({
      status: 'ERROR',
      errorType: 'ValidationError',
      toolName: 'lookup_invoice',
      story: { toolArguments: { number: 'INV-2041' } },
      input: [
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', name: 'lookup_invoice', arguments: { number: 'INV-2041' } }],
        },
      ],
      resource: { 'service.name': 'invoice-agent' },
      scope: { name: 'example.agent', version: '0.3.1', attributes: {} },
      provenance: { requestModel: { rule: 'otel-genai', key: 'gen_ai.request.model' } },
      links: [],
    })
    expect(tool.attributes['app.big_number']).toBe('9007199254740993')
    expect(tool.events).toMatchObject([
      { name: 'exception', source: 'span', attributes: { 'exception.type': 'ValidationError' } },
    ])
    expect(run.spans.find((span: Loose) => span.kind === 'LLM').input[1].parts[0].type).toBe('text')
    expect(run.findings).toEqual([{ signal: 'tool-argument-schema', failure: { class: 'tool.bad_arguments' } }])
  })

  it('answer one span with its payload, within the run or without it', async () => {
    const made = world.runs[0]
    const ids = { traceId: made?.run.traceId, spanId: made?.spans[1]?.span.spanId }
    const answer = await server.data(
      `query ($traceId: String!, $spanId: String!) {
      span(traceId: $traceId, spanId: $spanId) { spanId attributes }
      run(traceId: $traceId) { span(spanId: $spanId) { spanId attributes } } }`,
      ids,
    )
    expect(answer.span).toEqual(answer.run.span)
    expect(answer.span.attributes['service.feature']).toBe('seeded')
  })

  it('are found by app, status, time, session and text', async () => {
    const find = async (filter: Loose, query: string | null = null): Promise<Loose[]> =>
      nodesOf(
        (
          await server.data(
            `query ($filter: RunFilter, $query: String) { runs(first: 200, filter: $filter, query: $query) { edges {
              node { traceId status sessionId startedAt app { name } } } } }`,
            { filter, query },
          )
        ).runs,
      )
    const all = await find(null)
    expect(all).toHaveLength(200)
    const failed = await find({ status: ['FAILED', 'RECOVERED'], app: ['support-bot'] })
    expect(failed).toEqual(all.filter((run) => run.status !== 'OK' && run.app.name === 'support-bot'))
    expect(await find({ session: 'session-1' })).toEqual(all.filter((run) => run.sessionId === 'session-1'))
    expect(await find({ since: '2026-06-03T00:00:00Z' })).toEqual(all.filter((run) => run.startedAt >= '2026-06-03'))
    expect(await find({ until: '2026-06-03T00:00:00Z' })).toEqual(all.filter((run) => run.startedAt < '2026-06-03'))
    const { traceId } = all[3]
    expect(await find(null, traceId.slice(0, 10).toUpperCase())).toEqual([all[3]])
    expect(await find({ text: 'handle INVOICE' })).toEqual(all.filter((run) => run.app.name === 'invoice-agent'))
    expect(await find({ text: 'handle_invoice' })).toEqual([])
  })

  it('tell a trace id that cannot be one from one that is not known', async () => {
    const { errors } = await server.ask('{ run(traceId: "xyz") { name } }')
    expect(errors?.[0]).toMatchObject({
      message: 'traceId must be 32 hex digits, not "xyz".',
      extensions: { code: 'INVALID' },
    })
    expect(await server.data(`{ run(traceId: "${'ab'.repeat(16)}") { name } }`)).toEqual({ run: null })
  })
})

describe('the other nouns', () => {
  it('patterns name their failures and apps', async () => {
    const { patterns, pattern } =
      await server.data(`{ patterns { totalCount edges { node { shortId kind confidence failures { class } apps {
        name } } } }
      pattern(shortId: "P-2") { title } }`)
    expect(patterns.totalCount).toBe(2)
    expect(nodesOf(patterns)[0]).toEqual({
      shortId: 'P-1',
      kind: 'CROSS_APP',
      confidence: 0.92,
      failures: [{ class: 'provider.rate_limit' }],
      apps: [{ name: 'invoice-agent' }, { name: 'support-bot' }],
    })
    expect(pattern.title).toMatch(/lookup_invoice/)
  })

  it('warnings carry their matches and how the run really ended', async () => {
    const { warnings } =
      await server.data(`{ warnings(first: 100, filter: {verdict: [WARN]}) { totalCount edges { node {
      id at verdict risk message outcome question app { name } run { traceId } policy { name } matches { tier why
        failure { shortId } } } } } }`)
    const nodes = nodesOf(warnings)
    expect(nodes.length).toBeGreaterThan(3)
    expect(warnings.totalCount).toBe(nodes.length)
    for (const node of nodes) {
      expect(node.outcome).toMatch(/^WARNED_AND_/)
      expect(node.matches[0].failure.shortId).toMatch(/^F-\d+$/)
      expect(node.run.traceId).toMatch(/^[0-9a-f]{32}$/)
    }
    const again = await server.data('query ($id: ID!) { node(id: $id) { ... on Warning { message } } }', {
      id: nodes[0].id,
    })
    expect(again.node.message).toBe(nodes[0].message)
  })

  it('apps, overview and viewer', async () => {
    const { apps, overview, viewer } = await server.data(
      `{ apps { name releases lastSeenAt } overview(since: "2026-06-01T00:00:00Z") { runs failedRuns openFailures
        newFailures warnings apps } viewer { email role scopes projects { name } } }`,
    )
    expect(apps.map((app: Loose) => app.name).toSorted()).toEqual(['invoice-agent', 'support-bot'])
    expect(overview).toMatchObject({ runs: 200, apps: 2, newFailures: world.failureIds.size })
    expect(overview.failedRuns).toBe(world.runs.filter(({ run }) => run.status === 'FAILED').length)
    expect(viewer).toMatchObject({ email: null, role: null, scopes: ['ingest', 'preflight', 'read', 'write'] })
  })
})
