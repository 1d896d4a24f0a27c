import { seededHex, type SeedRun, type SeedSpan, type SeedRow } from '#test/support/seed.ts'
import { troubles, type Step, type Trouble } from './troubles.ts'

/** One run of the seeded world, with everything that hangs on it. */
export interface WorldRun {
  readonly run: SeedRun
  readonly spans: readonly { readonly span: SeedSpan; readonly payload: SeedRow }[]
  readonly trouble: Trouble | null
  /** The span that shows the trouble. */
  readonly failedSpanId: string | null
  readonly atMs: number
  readonly release: string
}

const apps = {
  'support-bot': {
    releases: ['1.3.0', '1.4.0'],
    root: 'answer question',
    tool: 'search_tickets',
    system: 'You are the support assistant of Example Ltd.',
    questions: [
      'How do I reset my password?',
      'Where is my order 20114?',
      'Como posso cancelar a minha assinatura?',
      'The app crashes when I open settings. What can I do?',
      'Can you summarise my last three tickets?',
    ],
    answer: 'Open Settings, choose Account, and press "Reset". You will get a mail within a minute.',
  },
  'invoice-agent': {
    releases: ['2.0.1', '2.1.0'],
    root: 'handle invoice',
    tool: 'lookup_invoice',
    system: 'You check invoices and answer in JSON.',
    questions: [
      'Check invoice INV-2041 against the order.',
      'Refund invoice INV-1977, the goods never arrived.',
      'Extract supplier, total and due date from the attached invoice.',
      'Which invoices are overdue by more than 30 days?',
    ],
    answer: '{"supplier":"Northwind","total":1249.5,"due":"2026-01-31"}',
  },
} as const
type AppName = keyof typeof apps
const models = ['gpt-4o-mini', 'gpt-4o', 'claude-sonnet-4'] as const

const pick = <Item>(random: () => number, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

const text = (role: string, content: string): SeedRow => ({ role, name: null, parts: [{ type: 'text', content }] })

/** A run that started at this moment: which app, how it went and what its spans say all follow from the randomness. */
export function makeRun(random: () => number, startedMs: number, newest: boolean): WorldRun {
  const app: AppName = random() < 0.6 ? 'support-bot' : 'invoice-agent'
  const facts = apps[app]
  const release = pick(random, newest ? facts.releases.slice(1) : facts.releases)
  const trouble =
    random() < 0.24
      ? weighted(
          random,
          troubles.filter((one) => one.apps.includes(app)),
        )
      : null
  const recovered = trouble?.recovers === true && random() < 0.7
  const traceId = seededHex(random, 32)
  const model = pick(random, models)
  const durationMs = Math.round(400 + random() * 3_600)
  const spans = stepsOf(random, { traceId, app, startedMs, durationMs, model, trouble, recovered })
  const llmCount = spans.filter(({ span }) => span.kind === 'LLM').length
  const failed = spans.find(({ failedHere }) => failedHere)
  return {
    run: {
      traceId,
      app,
      name: facts.root,
      startedMs,
      durationMs,
      release,
      spanCount: spans.length,
      status: trouble ? (recovered ? 'RECOVERED' : 'FAILED') : 'OK',
      sessionId: `session-${Math.floor(random() * 40)}`,
      userId: `user-${Math.floor(random() * 25)}`,
      rest: {
        root_span_id: `\\x${spans[0]?.span.spanId}`,
        environment: 'production',
        models: [model],
        tokens_in: 640 * llmCount,
        tokens_out: 90 * llmCount,
        cost_usd: 0.0011 * llmCount,
        finding_count: trouble ? 1 : 0,
        context_caused: trouble?.step !== 'llm',
      },
    },
    spans,
    trouble,
    failedSpanId: failed?.span.spanId ?? null,
    atMs: startedMs + durationMs,
    release,
  }
}

interface RunFacts {
  readonly traceId: string
  readonly app: AppName
  readonly startedMs: number
  readonly durationMs: number
  readonly model: string
  readonly trouble: Trouble | null
  readonly recovered: boolean
}
interface MadeSpan {
  readonly span: SeedSpan
  readonly payload: SeedRow
  readonly failedHere: boolean
}

function stepsOf(random: () => number, facts: RunFacts): MadeSpan[] {
  const { tool, root, questions } = apps[facts.app]
  const question = pick(random, questions)
  const plan: readonly { step: Step; kind: string; name: string }[] = [
    { step: 'agent', kind: 'AGENT', name: `invoke_agent ${root}` },
    { step: 'retrieval', kind: 'RETRIEVAL', name: 'search knowledge' },
    { step: 'tool', kind: 'TOOL', name: `execute_tool ${tool}` },
    { step: 'llm', kind: 'LLM', name: `chat ${facts.model}` },
    ...(facts.recovered && facts.trouble?.step === 'llm'
      ? [{ step: 'llm' as const, kind: 'LLM', name: `chat ${facts.model}` }]
      : []),
  ]
  const rootId = seededHex(random, 16)
  const share = facts.durationMs / plan.length
  let struck = false
  return plan.map(({ step, kind, name }, at) => {
    const failedHere = !struck && facts.trouble?.step === step
    struck ||= failedHere
    const isRoot = at === 0
    const span: SeedSpan = {
      traceId: facts.traceId,
      spanId: isRoot ? rootId : seededHex(random, 16),
      parentSpanId: isRoot ? null : rootId,
      kind,
      name,
      app: facts.app,
      startMs: facts.startedMs + (isRoot ? 0 : share * (at - 0.8)),
      durationMs: isRoot ? facts.durationMs : share * 0.7,
      failed: failedHere && facts.trouble?.errorType !== null,
      rest: columnsOf(step, facts, failedHere, tool),
    }
    return { span, failedHere, payload: payloadOf(step, facts, failedHere, question, span) }
  })
}

function columnsOf(step: Step, { app, model, trouble }: RunFacts, failedHere: boolean, tool: string): SeedRow {
  const error = failedHere && trouble ? { error_type: trouble.errorType, error_message: trouble.errorMessage } : {}
  const llm = {
    provider: model.startsWith('gpt') ? 'openai' : 'anthropic',
    request_model: model,
    response_model: model,
    operation: 'chat',
  }
  if (step === 'llm')
    return {
      ...llm,
      tokens_in: 640,
      tokens_out: failedHere ? 0 : 90,
      cost_usd: 0.0011,
      finish_reason: failedHere ? 'error' : 'stop',
      ...error,
    }
  if (step === 'tool') return { operation: 'execute_tool', tool_name: tool, ...error }
  return {
    operation: step === 'agent' ? 'invoke_agent' : 'retrieval',
    agent_name: step === 'agent' ? app : null,
    ...error,
  }
}

function payloadOf(step: Step, facts: RunFacts, failedHere: boolean, question: string, span: SeedSpan): SeedRow {
  const { system, answer } = apps[facts.app]
  const { trouble, model } = facts
  const events =
    failedHere && trouble?.errorType
      ? [
          {
            name: 'exception',
            atNs: (BigInt(Math.round(span.startMs + 50)) * 1_000_000n).toString(),
            attributes: { 'exception.type': trouble.errorType, 'exception.message': trouble.errorMessage ?? '' },
          },
        ]
      : null
  const saidBack = failedHere
    ? trouble?.class === 'output.invalid_format'
      ? [text('assistant', trouble.excerpt)]
      : []
    : [text('assistant', answer)]
  const talk = step === 'llm' || step === 'agent'
  return {
    attributes: {
      'gen_ai.operation.name': step === 'llm' ? 'chat' : step,
      'gen_ai.request.model': model,
      'server.port': 443,
      'app.big_number': '9007199254740993',
      'service.feature': 'seeded',
      ...(talk
        ? {
            'gen_ai.input.messages': JSON.stringify([text('system', system), text('user', question)]),
            'gen_ai.output.messages': JSON.stringify(saidBack),
          }
        : {}),
      ...(step === 'tool'
        ? {
            'gen_ai.tool.call.arguments': JSON.stringify({ number: 'INV-2041' }),
            'gen_ai.tool.call.result': failedHere ? 'null' : JSON.stringify({ found: true }),
          }
        : {}),
    },
    events,
  }
}

function weighted(random: () => number, choices: readonly Trouble[]): Trouble {
  let left = random() * choices.reduce((sum, { weight }) => sum + weight, 0)
  return choices.find(({ weight }) => (left -= weight) < 0) ?? pick(random, choices)
}
