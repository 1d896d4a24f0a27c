import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { normalise } from '#collector/normalise.ts'
import { runDemo } from '#cli/demo/run-demo.ts'
import type { TruthLine } from '#cli/demo/truth.ts'
import { runCli } from '#cli/run.ts'
import { writeRunFile } from '#cli/run-file.ts'
import { identifyProcess } from '#core/platform/processes.ts'
import { startSpanPost, type SpanPost } from '#test/end-to-end/instrumentation/span-post.ts'

let post: SpanPost
let folder: string
beforeAll(async () => {
  post = await startSpanPost()
  folder = await mkdtemp(join(tmpdir(), 'nevermore-demo-'))
})
afterAll(() => Promise.all([post.stop(), rm(folder, { recursive: true })]))
afterEach(() => vi.restoreAllMocks())

const endpoint = () => new URL(post.url).origin

describe('runDemo', () => {
  it('sends every run to a receiver through the stock exporter', async () => {
    const lines: TruthLine[] = []
    const result = await runDemo({ endpoint: endpoint(), seed: 4, runs: 12, onRun: (line) => void lines.push(line) })
    const spans = post.take()
    expect([result.runs, result.undelivered, result.spans]).toEqual([12, 0, spans.length])
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(lines.map(({ traceId }) => traceId)))
  })

  it('makes the same spans again from the same seed', async () => {
    const shape = () =>
      post
        .take()
        .map(({ traceId, spanId, parentSpanId, name, status }) => [traceId, spanId, parentSpanId, name, status].join())
    const story = { endpoint: endpoint(), seed: 9, runs: 15, faults: ['loop', 'truncated'] as const }
    await runDemo(story)
    const first = shape().toSorted()
    await runDemo(story)
    expect(shape().toSorted()).toEqual(first)
  })

  it('spreads runs over the past hours, none in the future', async () => {
    const nowMs = Date.now()
    await runDemo({ endpoint: endpoint(), seed: 2, runs: 20, backdateHours: 6 })
    const hoursAgo = post
      .take()
      .filter(({ parentSpanId }) => parentSpanId === null)
      .map(({ startNs }) => (nowMs - Number(startNs / 1_000_000n)) / 3_600_000)
    expect(Math.max(...hoursAgo)).toBeGreaterThan(5)
    expect(Math.min(...hoursAgo)).toBeGreaterThan(0)
    expect(hoursAgo).toEqual(hoursAgo.toSorted((left, right) => right - left))
  })

  it('asks pre-flight before some runs and carries the answer on them', async () => {
    const asked: unknown[] = []
    const api = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        asked.push(JSON.parse(Buffer.concat(parts).toString()).variables.input)
        const preflight = { id: `answer-${asked.length}`, verdict: 'WARN', risk: 0.5 }
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: { preflight } }))
      })
    })
    api.listen(0, '127.0.0.1')
    await once(api, 'listening')
    const address = api.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const result = await runDemo({ endpoint: endpoint(), api: `http://127.0.0.1:${port}`, seed: 3, runs: 16 })
    api.close()
    api.closeAllConnections()
    const ids = post.take().flatMap((span) => normalise(span).story.preflightId ?? [])
    expect(ids.toSorted()).toEqual(asked.map((_question, index) => `answer-${index + 1}`).toSorted())
    expect(asked[0]).toMatchObject({ app: expect.any(String), operation: 'agent', prompt: expect.any(String) })
    expect(Object.keys(result.preflight.verdicts)).toEqual(['WARN'])
    expect([result.preflight.asked, result.preflight.unanswered]).toEqual([asked.length, 0])
  })

  it('runs on when pre-flight does not answer, and counts it', async () => {
    const result = await runDemo({ endpoint: endpoint(), api: 'http://127.0.0.1:1', seed: 3, runs: 8 })
    post.take()
    expect(result.preflight.asked).toBeGreaterThan(0)
    expect(result.preflight.unanswered).toBe(result.preflight.asked)
  })

  it('says at once that nobody listens', async () => {
    await expect(runDemo({ endpoint: 'http://127.0.0.1:1' })).rejects.toThrow(
      'Nobody takes spans at http://127.0.0.1:1',
    )
  })

  it('gives up when spans stop arriving', async () => {
    const send = () => Promise.reject(new Error('gone'))
    const sink = { send, close: async () => {} }
    await expect(runDemo({ sink, seed: 1 })).rejects.toThrow('No spans arrive')
  })

  it('keeps going live until it is told to stop', async () => {
    const stop = new AbortController()
    const result = await runDemo({
      endpoint: endpoint(),
      seed: 6,
      live: true,
      ratePerSecond: 200,
      signal: stop.signal,
      onRun: (_line, { runs }) => void (runs >= 5 && stop.abort()),
    })
    post.take()
    expect(result.runs).toBe(5)
  })
})

describe('nevermore demo', () => {
  const printed = () => {
    const lines: string[] = []
    vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line))
    return lines
  }

  it('writes a line of truth per run', async () => {
    const lines = printed()
    const truth = join(folder, 'truth.ndjson')
    expect(
      await runCli(['demo', '--endpoint', endpoint(), '--seed', '5', '--runs', '10', '--truth', truth, '--json']),
    ).toBe(0)
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ runs: 10, seed: 5, undelivered: 0 })
    const written = (await readFile(truth, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(written).toHaveLength(10)
    expect(written[0]).toMatchObject({
      run: 0,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      outcome: expect.any(String),
    })
    post.take()
  })

  it('sends to the one that runs in the data directory', async () => {
    const lines = printed()
    const addresses = { web: endpoint(), otlpHttp: endpoint(), otlpGrpc: null }
    await writeRunFile(folder, { ...(await identifyProcess(process.pid))!, version: '1', role: 'up', ...addresses })
    expect(await runCli(['demo', '--data-dir', folder, '--runs', '2', '--json'])).toBe(0)
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ runs: 2, undelivered: 0 })
    post.take()
  })

  it('leaves out faults that are not wanted', async () => {
    const lines = printed()
    await runCli(['demo', '--endpoint', endpoint(), '--runs', '15', '--faults', 'none', '--json'])
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ outcomes: { OK: 15, FAILED: 0, RECOVERED: 0 }, faults: {} })
    post.take()
  })

  it.each([
    [['--faults', 'gremlins'], 'There is no fault "gremlins"'],
    [['--runs', 'many'], '--runs has to be a number'],
    [['--runs', '1.5'], '--runs has to be a whole number'],
    [['--endpoint', 'here'], '--endpoint has to be an address'],
    [['--fault-rate', '7'], '--fault-rate has to be a number from 0 to 1'],
  ])('explains what is wrong with %s', async (flags, sentence) => {
    const lines = printed()
    expect(await runCli(['demo', ...flags])).toBe(2)
    expect(lines.join('\n')).toContain(sentence)
  })
})
