import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { askApi, eventually } from '#test/support/api.ts'
import { appWith, chatSpan, stockExporter, tooLong } from '#test/support/otel.ts'
import type { RunningProgram } from '#test/support/program.ts'
import { startProgram } from '#test/support/program.ts'

let dataDir: string
let program: RunningProgram
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-test-'))
  program = await startProgram(dataDir)
})
afterAll(async () => {
  await program.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const prompt = 'Summarise the whole annual report of 2024 for the board, chapter by chapter.'

async function sendRun(options: Parameters<typeof chatSpan>[1]) {
  const app = appWith(stockExporter('proto', program), 'report-writer', '2.1.0')
  const span = chatSpan(app.tracer, options)
  await app.flush()
  await app.shutdown()
  return span.spanContext()
}

interface FailureList {
  failures: { edges: { node: ListedFailure }[] }
}
interface ListedFailure {
  shortId: string
  class: string
  title: string
  runCount: number
  occurrenceCount: number
  whyGrouped: string[]
  occurrences: {
    edges: {
      node: { span: { spanId: string }; finding: { grade: string; evidence: { path: string; excerpt: string }[] } }
    }[]
  }
}
const listFailures = async () =>
  (
    await askApi<FailureList>(
      program,
      `{ failures(first: 20) { edges { node { shortId class title runCount occurrenceCount whyGrouped
           occurrences(first: 5) { edges { node {
             span { spanId } finding { grade evidence { path excerpt } } } } } } } } }`,
    )
  ).failures.edges.map((edge) => edge.node)

interface Answer {
  preflight: { id: string; verdict: string; risk: number | null; message: string; matches: Match[] }
}
interface Match {
  tier: string
  runs: number
  failedRuns: number
  why: string[]
  failure: { shortId: string; class: string }
}
const ask = async (question: string) =>
  (
    await askApi<Answer>(
      program,
      `query ($prompt: String!) { preflight(
         input: { app: "report-writer", prompt: $prompt, model: "gpt-4o-mini", deadlineMs: 1000 }) {
         id verdict risk message matches { tier runs failedRuns why failure { shortId class } } } }`,
      { prompt: question },
    )
  ).preflight

describe('a trace comes in, its failure is remembered, the next run is warned', () => {
  it('answers ALLOW for what it has never seen', async () => {
    expect(await ask(prompt)).toMatchObject({ verdict: 'ALLOW', matches: [] })
  })

  it('lists the failure with class, title, evidence and the reason it was grouped', async () => {
    const { spanId } = await sendRun({ prompt, error: tooLong })
    // Acknowledged is stored; that it is counted follows within the second.
    const failures = await eventually(listFailures, (all) => all.length > 0)
    expect(failures).toHaveLength(1)
    const [failure] = failures
    expect(failure).toMatchObject({ shortId: 'F-1', class: 'input.context_length', runCount: 1, occurrenceCount: 1 })
    expect(failure!.title.length).toBeGreaterThan(10)
    expect(failure!.whyGrouped.join(' ')).toMatch(/maximum context length/)
    const [occurrence] = failure!.occurrences.edges
    expect(occurrence!.node.span.spanId).toBe(spanId)
    expect(occurrence!.node.finding.grade).toBe('A')
    expect(occurrence!.node.finding.evidence[0]!.excerpt).toContain('maximum context length')
  })

  it('warns the same kind of run within a second, naming the failure and the runs it stands on', async () => {
    const answer = await eventually(
      () => ask(prompt),
      ({ verdict }) => verdict === 'WARN',
      1_000,
    )
    expect(answer.message).toContain('F-1')
    expect(answer.matches[0]).toMatchObject({
      tier: 'EXACT',
      runs: 1,
      failedRuns: 1,
      failure: { shortId: 'F-1', class: 'input.context_length' },
    })
  })

  it('still allows a run of another kind', async () => {
    expect(await ask('Translate this greeting into Norwegian: good morning, everyone.')).toMatchObject({
      verdict: 'ALLOW',
    })
  })

  it('allows it again once the same kind of run went well', async () => {
    await sendRun({ prompt, answer: 'Chapter one is about revenue.' })
    await eventually(
      () => ask(prompt),
      ({ verdict }) => verdict === 'ALLOW',
      1_000,
    )
  })

  it('remembers all of it after kill -9', async () => {
    await sendRun({ prompt, error: tooLong })
    await program.kill()
    program = await startProgram(dataDir)
    expect(await listFailures()).toMatchObject([{ shortId: 'F-1', runCount: 2, occurrenceCount: 2 }])
    expect(await ask(prompt)).toMatchObject({ verdict: 'WARN', matches: [{ runs: 3, failedRuns: 2 }] })
  })
})
