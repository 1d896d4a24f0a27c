import { randomBytes } from 'node:crypto'

import { askApi, eventually } from './api.ts'
import type { TestDatabase } from './database.ts'
import type { RunningProgram } from './program.ts'

/** A run of one model call. */
export interface ToldRun {
  readonly prompt: string
  readonly model: string
  readonly release: string
  readonly promptVersion: string
  /** Its error, as a client tells it; null for one that goes well. */
  readonly error: { readonly type: string; readonly message: string } | null
}

export interface ToldAnswer {
  readonly id: string
  readonly verdict: string
  readonly risk: number | null
  readonly message: string
  readonly indexSeq: string
}

const [app, promptName] = ['shop', 'assistant']
const question = 'query ($input: PreflightInput!) { preflight(input: $input) { id verdict risk message indexSeq } }'

/** Asks before a run, as an app does that has all the time a busy machine may take. */
export async function askBefore(program: RunningProgram, run: ToldRun): Promise<ToldAnswer> {
  const { prompt, model, release, promptVersion } = run
  const input = { app, prompt, model, provider: 'openai', release, promptName, promptVersion, deadlineMs: 5_000 }
  return (await askApi<{ preflight: ToldAnswer }>(program, question, { input })).preflight
}

/** Sends the run's span, which begins now. Answers its trace id. */
export async function sendRun(program: RunningProgram, run: ToldRun, preflightId: string): Promise<string> {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  const start = BigInt(Date.now()) * 1_000_000n
  const span = {
    traceId,
    spanId,
    name: `chat ${run.model}`,
    kind: 3,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 1_000_000n),
    status: run.error === null ? { code: 1 } : { code: 2, message: run.error.message },
    attributes: attributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': run.model,
      'gen_ai.prompt.name': promptName,
      'gen_ai.prompt.version': run.promptVersion,
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: run.prompt }] }]),
      'nevermore.preflight.id': preflightId,
      ...(run.error === null
        ? {
            'gen_ai.output.messages': JSON.stringify([
              {
                role: 'assistant',
                parts: [{ type: 'text', content: 'Here it is, as you asked.' }],
                finish_reason: 'stop',
              },
            ]),
          }
        : { 'error.type': run.error.type }),
    }),
  }
  const resource = { attributes: attributes({ 'service.name': app, 'service.version': run.release }) }
  const body = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${program.key}` }
  const { status } = await fetch(`${program.otlpHttp}/v1/traces`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  if (status !== 200) throw new Error(`the receiver answered ${status}`)
  return traceId
}

/** Calls of late are read again this often; a busy machine takes its time. */
const callsReadMs = 1_200

/** Resolves once the program judged the run and pre-flight heard of it; with `calls`, of how its calls went as well. */
export async function heardOf(
  program: RunningProgram,
  { sql }: TestDatabase,
  traceId: string,
  calls: boolean,
): Promise<void> {
  const judged = () => sql`
    select from traces where trace_id = ${traceId}::uuid and settled_spans = span_count and status <> 'RUNNING'`
  await eventually(judged, (rows) => rows.length > 0, 30_000)
  const [last] = await sql<[{ seq: string }]>`select coalesce(max(seq), 0)::text as seq from outbox`
  const input = { app: 'nobody', prompt: 'Are you up to date?', deadlineMs: 5_000 }
  const heard = async () => (await askApi<{ preflight: ToldAnswer }>(program, question, { input })).preflight.indexSeq
  await eventually(heard, (seq) => BigInt(seq) >= BigInt(last.seq), 30_000)
  if (calls) await new Promise((resolve) => setTimeout(resolve, callsReadMs))
}

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }))
