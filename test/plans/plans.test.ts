import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sql } from '#core/platform/database/connect.ts'
import { countExposure } from '#core/memory/store/exposure.ts'
import { contextsByHash } from '#core/memory/store/preflight-contexts.ts'
import { failuresById } from '#core/memory/store/preflight-failures.ts'
import { logRowsOfRuns } from '#core/memory/store/run-logs.ts'
import { openSpan } from '#collector/wire/open-span.ts'
import type { Page } from '#graph/paging/page.ts'
import * as apps from '#graph/queries/apps.ts'
import { captureOfApps } from '#graph/queries/content-capture.ts'
import { countActivity, listActivity } from '#graph/queries/failure-activity.ts'
import * as failures from '#graph/queries/failures.ts'
import { runsSinceState } from '#graph/queries/failure-quiet.ts'
import { ticketsOfFailures } from '#graph/queries/failure-tickets.ts'
import { trendOfFailures } from '#graph/queries/failure-trend.ts'
import { versionsOfFailures } from '#graph/queries/failure-versions.ts'
import { evaluatedSpans } from '#graph/queries/evaluated-spans.ts'
import { feedbackOfRuns } from '#graph/queries/feedback.ts'
import { findingsByKeys, findingsOfRuns } from '#graph/queries/findings.ts'
import { fingerprintsOfFailures } from '#graph/queries/fingerprints.ts'
import { appScoresPerStep, latestHealthPoints, latestScopePoints, scopeScoresPerStep } from '#graph/queries/health.ts'
import { listMarks, listRegressions, listReleases } from '#graph/queries/health-marks.ts'
import { assigneesByIds, listMembers } from '#graph/queries/members.ts'
import * as mitigations from '#graph/queries/mitigations.ts'
import * as occurrences from '#graph/queries/occurrences.ts'
import { overviewSince } from '#graph/queries/overview.ts'
import { facetsOfFailures } from '#graph/queries/failure-facets.ts'
import { impactOfPatterns } from '#graph/queries/pattern-impact.ts'
import { outcomeCells } from '#graph/queries/outcomes.ts'
import * as patterns from '#graph/queries/patterns.ts'
import * as runs from '#graph/queries/runs.ts'
import { changesOfSignals } from '#graph/queries/signals.ts'
import { similarCandidates } from '#graph/queries/similar-failures.ts'
import { payloadsByKeys } from '#graph/queries/span-payloads.ts'
import { spansByKeys, spansOfRun } from '#graph/queries/spans.ts'
import { listTombstones } from '#graph/queries/tombstones.ts'
import { sumRollups } from '#graph/queries/timeseries.ts'
import * as warnings from '#graph/queries/warnings.ts'
import { crowdMs, crowdProject as project, seedCrowd } from '#test/support/crowd.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { planOf } from '#test/support/plan-of.ts'

/** Plans are written by the version that comes with the package; another one may word or choose them differently. */
const writtenBy = 18

let database: TestDatabase
let version = 0
beforeAll(async () => {
  database = await createTestDatabase({ max: 1 })
  const { sql } = database
  await seedCrowd(sql)
  await sql`select set_config('max_parallel_workers_per_gather', '0', false), set_config('jit', 'off', false)`
  const [row] = await sql<[{ version: string }]>`select current_setting('server_version_num') as version`
  version = Math.floor(Number(row.version) / 10_000)
}, 120_000)
afterAll(() => database.stop())

const page: Page = { after: null, before: null, limit: 51, backwards: false }
const time = '2026-06-03 12:00:00.123456+00'
const hash = 'c4ca4238a0b923820dcc509a6f75849b'
const anyFailure = {
  state: null,
  class: null,
  severity: null,
  app: null,
  release: null,
  text: null,
  since: null,
  until: null,
  notAFailure: false,
  assignee: null,
  newSince: null,
  escalating: false,
}
const anyRun = {
  app: null,
  status: null,
  since: null,
  until: null,
  session: null,
  texts: [],
  searchedRunsMax: 500,
}
const anyOutcome = { app: null, policyId: null, failureId: null }
const anyWarning = {
  app: null,
  verdict: null,
  outcome: null,
  policyId: null,
  shadow: null,
  since: null,
  until: null,
}
const range = { from: new Date(crowdMs - 86_400_000), to: new Date(crowdMs), stepSeconds: 3_600 }
const spanOfRuns = { from: range.from, to: range.to }
const ids = ['20', '40', '60']
const alone = { id: '20', merged: [] }
const traces = [hash, 'c81e728d9d4c2f636f067f89cc14862c']
const span = { traceId: hash, spanId: hash.slice(0, 16) }
const startNs = BigInt(crowdMs) * 1_000_000n

const asked: Readonly<Record<string, (sql: Sql) => PromiseLike<unknown>>> = {
  failures: (sql) => failures.listFailures(sql, project, anyFailure, page),
  'failures-next-page': (sql) => failures.listFailures(sql, project, anyFailure, { ...page, after: [time, '20'] }),
  'failures-backwards': (sql) =>
    failures.listFailures(sql, project, anyFailure, { ...page, before: [time, '20'], backwards: true }),
  'failures-of-app': (sql) =>
    failures.listFailures(sql, project, { ...anyFailure, app: ['app-1'], state: ['OPEN'] }, page),
  'failures-of-release': (sql) =>
    failures.listFailures(sql, project, { ...anyFailure, release: ['1.4'], app: ['app-1'], since: range.from }, page),
  'failures-by-text': (sql) => failures.listFailures(sql, project, { ...anyFailure, text: 'refused' }, page),
  'failures-of-assignee': (sql) =>
    failures.listFailures(sql, project, { ...anyFailure, assignee: [1, null], escalating: true }, page),
  'failures-count': (sql) => failures.countFailures(sql, project, anyFailure),
  'failures-by-class': (sql) => failures.countFailuresByClass(sql, project, { ...anyFailure, state: ['OPEN'] }),
  'failures-by-ids': (sql) => failures.failuresByIds(sql, project, ids),
  'failure-by-short-number': (sql) => failures.failureIdByShortNo(sql, project, 20),
  'failure-activity': (sql) => listActivity(sql, project, alone, page),
  'failure-activity-next-page': (sql) => listActivity(sql, project, alone, { ...page, after: [time, '20'] }),
  'failure-activity-of-merged': (sql) => listActivity(sql, project, { id: '20', merged: ids.slice(1) }, page),
  'failure-activity-count': (sql) => countActivity(sql, project, alone),
  tombstones: (sql) => listTombstones(sql, project, null, { ...page, after: [time, '20'] }),
  'failure-tickets': (sql) => ticketsOfFailures(sql, project, ids),
  'failure-runs-since-state': (sql) => runsSinceState(sql, project, ids),
  'failure-exposure': (sql) => countExposure(sql, project, '20', { before: spanOfRuns, after: spanOfRuns }),
  'failure-mitigations': (sql) => mitigations.mitigationsOfFailures(sql, project, ids),
  'mitigation-catalogue': (sql) => mitigations.catalogueTexts(sql, project),
  'mitigation-versions': (sql) => mitigations.textVersions(sql, project, ['tool.error', 'agent.loop']),
  members: (sql) => listMembers(sql, project),
  assignees: (sql) => assigneesByIds(sql, project, ['1', '2']),
  'failure-versions': (sql) => versionsOfFailures(sql, project, ids),
  'failure-fingerprints': (sql) => fingerprintsOfFailures(sql, project, ids),
  'failure-apps': (sql) => apps.appsOfFailures(sql, project, ids),
  'failure-trend': (sql) => trendOfFailures(sql, project, ids, range.from),
  'failure-similar': (sql) => similarCandidates(sql, project, '20'),
  occurrences: (sql) => occurrences.listOccurrences(sql, project, '20', page),
  'occurrences-next-page': (sql) =>
    occurrences.listOccurrences(sql, project, '20', { ...page, after: [time, hash, span.spanId, 's', 'tool.error'] }),
  'occurrences-count': (sql) => occurrences.countOccurrences(sql, project, '20'),
  occurrence: (sql) => occurrences.occurrenceByKey(sql, project, [hash, time, hash, span.spanId, 's', 'tool.error']),
  runs: (sql) => runs.listRuns(sql, project, anyRun, page),
  'runs-next-page': (sql) => runs.listRuns(sql, project, anyRun, { ...page, after: [String(startNs), hash] }),
  'runs-failed': (sql) => runs.listRuns(sql, project, { ...anyRun, status: ['FAILED'] }, page),
  'runs-of-app': (sql) => runs.listRuns(sql, project, { ...anyRun, app: ['app-1'] }, page),
  'runs-of-session': (sql) => runs.listRuns(sql, project, { ...anyRun, session: 'session-7' }, page),
  'runs-by-text': (sql) => runs.listRuns(sql, project, { ...anyRun, texts: ['c4ca42'] }, page),
  'runs-by-text-count': (sql) => runs.countRuns(sql, project, { ...anyRun, texts: ['c4ca42'] }),
  'runs-since': (sql) => runs.listRuns(sql, project, { ...anyRun, since: range.from, until: range.to }, page),
  'runs-count': (sql) => runs.countRuns(sql, project, { ...anyRun, since: range.from }),
  'runs-by-trace-ids': (sql) => runs.runsByTraceIds(sql, project, traces),
  'run-spans': (sql) => spansOfRun(sql, project, { traceId: hash, startedNs: startNs - 1_000_000n, endedNs: startNs }),
  'run-findings': (sql) => findingsOfRuns(sql, project, traces),
  'signal-changes': (sql) => changesOfSignals(sql, project, ['refusal', 'empty-output']),
  'content-capture': (sql) => captureOfApps(sql, project, ['app-1', 'app-2']),
  'run-feedback': (sql) => feedbackOfRuns(sql, project, traces),
  'run-evaluated-spans': (sql) => evaluatedSpans(sql, project, traces, { from: startNs, to: startNs + 1_000_000_000n }),
  'run-warnings': (sql) => warnings.warningsOfRuns(sql, project, traces),
  'spans-by-keys': (sql) => spansByKeys(sql, project, [span]),
  'run-logs': (sql) => logRowsOfRuns(sql, project, traces),
  'run-logs-telling': (sql) => logRowsOfRuns(sql, project, traces, 'telling'),
  'span-payloads': (sql) => payloadsByKeys(sql, project, [{ ...span, startNs }], openSpan),
  'findings-by-keys': (sql) => findingsByKeys(sql, project, [{ ...span, signal: 's', class: 'tool.error' }]),
  warnings: (sql) => warnings.listWarnings(sql, project, anyWarning, page),
  'warnings-next-page': (sql) =>
    warnings.listWarnings(sql, project, { ...anyWarning, verdict: ['WARN'] }, { ...page, after: [time, hash] }),
  'warnings-count': (sql) => warnings.countWarnings(sql, project, { ...anyWarning, since: range.from }),
  'warnings-by-ids': (sql) => warnings.warningsByIds(sql, project, traces),
  outcomes: (sql) => outcomeCells(sql, project, { ...anyOutcome, since: range.from, until: range.to }),
  'outcomes-of-failure': (sql) =>
    outcomeCells(sql, project, { ...anyOutcome, failureId: '20', since: range.from, until: range.to }),
  patterns: (sql) => patterns.listPatterns(sql, project, {}, page),
  'patterns-of-app': (sql) =>
    patterns.listPatterns(sql, project, { kind: ['RECURRING'], state: ['open'], app: 'app-1' }, page),
  'pattern-impact': (sql) => impactOfPatterns(sql, project, ids, range.to),
  'failure-facets': (sql) => facetsOfFailures(sql, project, ids),
  'patterns-of-failures': (sql) => patterns.patternsOfFailures(sql, project, ids),
  'pattern-failures': (sql) => patterns.failureIdsOfPatterns(sql, project, ids),
  'pattern-apps': (sql) => apps.appsOfPatterns(sql, project, ids),
  apps: (sql) => apps.listApps(sql, project),
  'app-releases': (sql) => apps.releasesOfApps(sql, project, ['app-1', 'app-2']),
  overview: (sql) => overviewSince(sql, project, range.from),
  chart: (sql) => sumRollups(sql, project, { ...range, scope: 'app', perKey: true, key: null }),
  'chart-of-one': (sql) => sumRollups(sql, project, { ...range, scope: 'model', perKey: false, key: 'key-1' }),
  'health-latest': (sql) => latestHealthPoints(sql, project, ['app-1', 'app-2']),
  'health-latest-of-scopes': (sql) => latestScopePoints(sql, project, [{ kind: 'tool', key: 'key-1' }]),
  'health-scores': (sql) => appScoresPerStep(sql, project, { app: 'app-1', perKey: false }, range),
  'health-scores-of-scope': (sql) => scopeScoresPerStep(sql, project, { kind: 'tool', key: 'key-1' }, range),
  'health-marks': (sql) => listMarks(sql, project, { kind: 'app', key: 'app-1' }, range),
  'health-regressions': (sql) => listRegressions(sql, project, { kind: 'app', key: 'app-1' }, range),
  'health-releases': (sql) => listReleases(sql, project, 'app-1', range),
  'preflight-contexts': (sql) => contextsByHash(sql, project, traces),
  'preflight-failures': (sql) => failuresById(sql, project, ids),
}

/** Tables that stay small however long a project lives. */
const small = /Seq Scan on (projects|pattern_apps|users|project_members|mitigation_texts)\b/

describe.each(Object.entries(asked))('the plan of %s', (name, ask) => {
  it('reads no growing table from end to end', async () => {
    const plan = await planOf(database.sql, ask)
    expect(plan.split('\n').filter((line) => line.includes('Seq Scan') && !small.test(line))).toEqual([])
    if (version === writtenBy) expectReviewed(name, plan)
  })
})

/** UPDATE_PLANS=1 writes the file anew; read it before it is committed. */
function expectReviewed(name: string, plan: string): void {
  const path = new URL(`./${name}.txt`, import.meta.url)
  if (process.env['UPDATE_PLANS'] === '1') writeFileSync(path, plan)
  expect(existsSync(path), `test/plans/${name}.txt is missing; UPDATE_PLANS=1 writes it`).toBe(true)
  expect(plan, `differs from test/plans/${name}.txt; UPDATE_PLANS=1 accepts the new one`).toBe(
    readFileSync(path, 'utf8'),
  )
}
