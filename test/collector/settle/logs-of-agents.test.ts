import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { settlerAt } from '#test/support/settling.ts'
import { startStoringCollector, type StoringCollector } from '#test/support/storing-collector.ts'

let database: TestDatabase
let collector: StoringCollector
let projectId: number
let id: string
beforeAll(async () => {
  database = await createTestDatabase()
  collector = await startStoringCollector(database.sql, () => projectId)
})
afterAll(async () => {
  await collector.stop()
  await database.stop()
})
beforeEach(async () => {
  projectId = await database.addProject()
  id = randomBytes(16).toString('hex')
})

type Values = Readonly<Record<string, string | number | boolean>>
type Draft = Readonly<Record<string, unknown>>
const startMs = Date.now() - 60_000
const at = (ms: number): string => `${startMs + ms}000000`
const valueOf = (value: Values[string]) =>
  typeof value === 'string'
    ? { stringValue: value }
    : typeof value === 'boolean'
      ? { boolValue: value }
      : { intValue: value }
const pairs = (values: Values) => Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }))

const sendLogs = (service: string, scope: string, logRecords: readonly Draft[]) =>
  collector.send('/v1/logs', {
    resourceLogs: [
      {
        resource: { attributes: pairs({ 'service.name': service }) },
        scopeLogs: [{ scope: { name: scope }, logRecords }],
      },
    ],
  })
const event = (name: string, ms: number, attributes: Values): Draft => ({
  timeUnixNano: at(ms),
  severityNumber: 9,
  attributes: pairs({ 'event.name': name, ...attributes }),
})
const settle = async () => {
  const settler = settlerAt(database.sql, 120_000)
  while ((await settler.settle()) > 0);
}
const findings = async () => {
  const rows = await database.sql<{ class: string; excerpt: string | null }[]>`
    select class, evidence->0->>'excerpt' as excerpt from findings where project_id = ${projectId} order by class`
  return rows.map(({ class: name, excerpt }) => [name, excerpt] as const)
}
async function counts() {
  const [row] = await database.sql`
    select (select count(*)::int from findings where project_id = ${projectId}) as findings,
           (select coalesce(sum(occurrence_count), 0)::int from failures where project_id = ${projectId}) as counted,
           (select count(*)::int from traces where project_id = ${projectId}) as runs,
           (select coalesce(sum(failed_runs), 0)::int from rollups where project_id = ${projectId}) as failed`
  return row
}

/** Events as openai/codex documents them: docs/config.md, "otel"; every one carries its conversation and model. */
const codex = (...events: readonly (readonly [name: string, ms: number, attributes: Values])[]) => {
  const common = {
    'conversation.id': `codex-${id}`,
    model: 'gpt-5-codex',
    slug: 'gpt-5-codex',
    'app.version': '0.50.0',
  }
  return events.map(([name, ms, attributes]) => event(`codex.${name}`, ms, { ...common, ...attributes }))
}

/** Events as google-gemini/gemini-cli documents them: docs/cli/telemetry.md, "Logs"; tied by session and prompt. */
const gemini = (...events: readonly (readonly [name: string, ms: number, attributes: Values])[]) => {
  const common = { 'session.id': `gemini-${id}`, prompt_id: `gemini-${id}########0` }
  return events.map(([name, ms, attributes]) => event(`gemini_cli.${name}`, ms, { ...common, ...attributes }))
}

const agents = [
  {
    agent: 'Codex',
    send: (records: readonly Draft[]) => sendLogs('codex_cli_rs', 'codex_otel', records),
    refused: () =>
      codex(
        ['conversation_starts', 0, { provider_name: 'OpenAI', approval_policy: 'on-request' }],
        ['user_prompt', 10, { prompt_length: '14', prompt: 'Fix the build.' }],
        [
          'api_request',
          400,
          { attempt: 0, duration_ms: 300, 'http.response.status_code': 429, 'error.message': 'Too Many Requests' },
        ],
      ),
    tool: () =>
      codex(
        ['conversation_starts', 0, { provider_name: 'OpenAI', approval_policy: 'on-request' }],
        ['user_prompt', 10, { prompt_length: '14', prompt: 'Fix the build.' }],
        [
          'tool_result',
          500,
          {
            tool_name: 'read_file',
            call_id: 'call_1',
            arguments: '{"path":"a.ts"}',
            duration_ms: 20,
            success: 'false',
            output: 'EACCES: permission denied',
          },
        ],
      ),
    well: () =>
      codex(
        ['conversation_starts', 0, { provider_name: 'OpenAI', approval_policy: 'on-request' }],
        ['user_prompt', 10, { prompt_length: '14', prompt: 'Fix the build.' }],
        ['api_request', 300, { attempt: 0, duration_ms: 200, 'http.response.status_code': 200 }],
        [
          'sse_event',
          400,
          { 'event.kind': 'response.completed', input_token_count: 900, output_token_count: 40, duration_ms: 100 },
        ],
      ),
  },
  {
    agent: 'Gemini CLI',
    send: (records: readonly Draft[]) => sendLogs('gemini-cli', 'gemini-cli', records),
    refused: () =>
      gemini(
        ['user_prompt', 0, { prompt_length: 14, prompt: 'Fix the build.', auth_type: 'gemini-api-key' }],
        [
          'api_error',
          400,
          {
            model: 'gemini-2.5-pro',
            error: 'Quota exceeded, try again later',
            error_type: 'RateLimitError',
            status_code: 429,
            duration_ms: 300,
          },
        ],
      ),
    tool: () =>
      gemini(
        ['user_prompt', 0, { prompt_length: 14, prompt: 'Fix the build.', auth_type: 'gemini-api-key' }],
        [
          'tool_call',
          500,
          {
            function_name: 'read_file',
            function_args: '{"path":"a.ts"}',
            duration_ms: 20,
            success: false,
            decision: 'accept',
            error: 'EACCES: permission denied',
            error_type: 'execution_failed',
          },
        ],
      ),
    well: () =>
      gemini(
        ['user_prompt', 0, { prompt_length: 14, prompt: 'Fix the build.', auth_type: 'gemini-api-key' }],
        ['api_request', 100, { model: 'gemini-2.5-pro', request_text: 'Fix the build.' }],
        [
          'api_response',
          400,
          {
            model: 'gemini-2.5-pro',
            status_code: 200,
            duration_ms: 300,
            input_token_count: 900,
            output_token_count: 40,
            response_text: 'Done.',
          },
        ],
      ),
  },
]

describe.each(agents)('a session that $agent tells by events alone', ({ send, refused, tool, well }) => {
  it('fails once when the provider turns its call away, however often it is sent', async () => {
    expect(await send(refused())).toBe(200)
    await settle()
    const found = await findings()
    expect(found.map(([name]) => name)).toEqual([expect.stringMatching(/^provider\.(?:rate_limit|quota)$/)])
    const once = await counts()
    expect(once).toMatchObject({ findings: 1, counted: 1, runs: 1, failed: 1 })
    await send(refused())
    await settle()
    expect(await counts()).toEqual(once)
  })

  it('shows the tool that failed, with its own words', async () => {
    await send(tool())
    await settle()
    expect(await findings()).toEqual([['tool.error', expect.stringContaining('permission denied')]])
  })

  it('shows nothing when all went well', async () => {
    await send(well())
    await settle()
    expect(await counts()).toMatchObject({ findings: 0, counted: 0, runs: 1, failed: 0 })
  })
})

describe('a call whose prompt and answer Spring AI logs', () => {
  const callId = 'bbbbbbbbbbbbbbbb'
  const sendCall = () =>
    collector.send('/v1/traces', {
      resourceSpans: [
        {
          resource: { attributes: pairs({ 'service.name': 'shop' }) },
          scopeSpans: [
            {
              scope: { name: 'org.springframework.boot' },
              spans: [
                {
                  traceId: id,
                  spanId: callId,
                  name: 'chat gpt-4o',
                  kind: 3,
                  startTimeUnixNano: at(0),
                  endTimeUnixNano: at(900),
                  attributes: pairs({
                    'gen_ai.operation.name': 'chat',
                    'gen_ai.system': 'openai',
                    'gen_ai.request.model': 'gpt-4o',
                    'spring.ai.kind': 'chat_model',
                  }),
                },
              ],
            },
          ],
        },
      ],
    })
  /** As docs.spring.io documents `spring.ai.chat.observations.log-prompt` and `log-completion`. */
  const sendLines = async (prompt: string, answer: string) => {
    const handler = 'org.springframework.ai.chat.observation.ChatModel'
    const line = (ms: number, text: string): Draft => ({
      traceId: id,
      spanId: callId,
      timeUnixNano: at(ms),
      severityNumber: 9,
      body: { stringValue: text },
    })
    await sendLogs('shop', `${handler}PromptContentObservationHandler`, [
      line(10, `Chat Model Prompt Content:\n["${prompt}"]`),
    ])
    await sendLogs('shop', `${handler}CompletionObservationHandler`, [
      line(890, `Chat Model Completion:\n["${answer}"]`),
    ])
  }

  it('is judged by what the answer says, with the log as evidence', async () => {
    await sendCall()
    await settle()
    expect(await findings()).toEqual([])
    await sendLines(
      'Where is my order?',
      'Your order is on its way and will be with you before the week ends. '.repeat(14),
    )
    await settle()
    expect((await findings()).map(([name]) => name)).toEqual(['output.repetition'])
    const [row] = await database.sql`
      select evidence->0->>'path' as path from findings where project_id = ${projectId}`
    expect(row?.['path']).toMatch(/^log .+ at \d{4}-\d\d-\d\dT/)
  })

  it('shows nothing when the answer is fine', async () => {
    await sendCall()
    await sendLines('Where is my order?', 'It is on its way.')
    await settle()
    expect(await counts()).toMatchObject({ findings: 0, counted: 0, runs: 1, failed: 0 })
  })
})
