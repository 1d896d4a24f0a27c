import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { context, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { askApi, eventually } from '#test/support/api.ts'
import { exportLogs, stockLogExporter } from '#test/support/otel-logs.ts'
import type { ExporterKind } from '#test/support/otel.ts'
import { appWith, chatSpan, stockExporter } from '#test/support/otel.ts'
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

/** A logger of the SDK, and what it wrote. */
function logger(scope: string) {
  const memory = new InMemoryLogRecordExporter()
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'logging-app' }),
    processors: [new SimpleLogRecordProcessor({ exporter: memory })],
  })
  return { logger: provider.getLogger(scope), written: () => memory.getFinishedLogRecords() }
}

interface Shown {
  readonly kind: string
  readonly status: string
  readonly output: unknown
  readonly finishReason: string | null
  readonly errorMessage: string | null
  readonly events: readonly { readonly name: string; readonly source: string; readonly body: unknown }[]
}
const runOf = (id: string) =>
  askApi<{ run: { status: string; spans: readonly Shown[] } | null }>(
    program,
    `query ($id: String!) { run(traceId: $id) { status
       spans { kind status output finishReason errorMessage events { name source body } } } }`,
    { id },
  )

describe('logs of the stock exporters', () => {
  it.each<[ExporterKind, 'receiver' | 'dashboard']>([
    ['grpc', 'receiver'],
    ['proto', 'receiver'],
    ['http', 'receiver'],
    ['proto', 'dashboard'],
  ])('sent by %s to the %s are joined to their span', async (kind, door) => {
    const app = appWith(stockExporter(kind, program), 'logging-app')
    const span = chatSpan(app.tracer, { prompt: `Hello over ${kind}` })
    await app.flush()
    const { logger: log, written } = logger('some-instrumentation')
    log.emit({
      eventName: 'gen_ai.evaluation.result',
      severityNumber: SeverityNumber.INFO,
      body: { 'gen_ai.evaluation.name': 'relevance' },
      attributes: { 'gen_ai.evaluation.score.value': 0.9 },
      context: trace.setSpan(context.active(), span),
    })
    const exporter = stockLogExporter(kind, program, door === 'receiver' ? program.otlpHttp : program.web)
    await exportLogs(exporter, written())
    const { run } = await runOf(span.spanContext().traceId)
    expect(run?.spans[0]?.events).toEqual([
      { name: 'gen_ai.evaluation.result', source: 'log', body: { 'gen_ai.evaluation.name': 'relevance' } },
    ])
    await app.shutdown()
  })

  it('of a coding agent that sends no spans become a run, and its failure is remembered', async () => {
    const { logger: log, written } = logger('com.anthropic.claude_code.events')
    const attributes = { 'session.id': 'session-1', 'prompt.id': 'prompt-1', model: 'claude-sonnet-4-5' }
    const emit = (name: string, given: object = {}) =>
      log.emit({ body: `claude_code.${name}`, attributes: { 'event.name': name, ...attributes, ...given } })
    emit('user_prompt', { prompt: 'Fix the build' })
    emit('api_error', { error: '529 {"type":"error","error":{"type":"overloaded_error"}}', status_code: '529' })
    await exportLogs(stockLogExporter('http', program), written())
    const { failures } = await eventually(
      () =>
        askApi<{ failures: { edges: { node: { class: string; runCount: number } }[] } }>(
          program,
          '{ failures(first: 10) { edges { node { class runCount } } } }',
        ),
      (answer) => answer.failures.edges.length > 0,
    )
    expect(failures.edges.map(({ node }) => node)).toEqual([{ class: 'provider.overloaded', runCount: 1 }])
    const { runs } = await askApi<{ runs: { edges: { node: { name: string; sessionId: string; status: string } }[] } }>(
      program,
      '{ runs(first: 10, filter: { status: [FAILED] }) { edges { node { name sessionId status } } } }',
    )
    expect(runs.edges.map(({ node }) => node)).toEqual([
      { name: 'claude_code.user_prompt', sessionId: 'session-1', status: 'FAILED' },
    ])
  })
})
