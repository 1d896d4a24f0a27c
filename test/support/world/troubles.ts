import type { SeedRow } from '#test/support/seed.ts'

/** Which step of a run goes wrong. */
export type Step = 'retrieval' | 'tool' | 'llm' | 'agent'

/** One way of failing that the seeded world knows. */
export interface Trouble {
  readonly class: string
  readonly title: string
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'
  readonly apps: readonly string[]
  readonly step: Step
  readonly signal: string
  readonly grade: 'A' | 'B' | 'C'
  readonly errorType: string | null
  readonly errorMessage: string | null
  readonly evidencePath: string
  readonly excerpt: string
  readonly template: string
  readonly rootCause: string
  readonly mitigation: string
  /** How often it strikes, in parts of all that fails. */
  readonly weight: number
  /** Some are overcome by trying again. */
  readonly recovers?: boolean
  /** Columns of `failures` that say what people decided. */
  readonly decided?: SeedRow
}

export const troubles: readonly Trouble[] = [
  {
    class: 'provider.rate_limit',
    title: 'openai refuses chat calls: rate limit reached (429)',
    severity: 'MEDIUM',
    apps: ['support-bot', 'invoice-agent'],
    step: 'llm',
    signal: 'provider-error',
    grade: 'A',
    errorType: 'RateLimitError',
    errorMessage:
      'Rate limit reached for gpt-4o-mini in organization org-7Kq on tokens per min (TPM): Limit 200000, Used 199412.',
    evidencePath: 'exception.message',
    excerpt: 'Rate limit reached for gpt-4o-mini',
    weight: 9,
    recovers: true,
    template: 'Rate limit reached for <model> in organization <id> on tokens per min (TPM): Limit <n>, Used <n>.',
    rootCause: 'Both apps share one organisation whose tokens per minute are used up at peak hours.',
    mitigation: 'Wait as long as `retry-after` says; ask for a higher limit, or route to another model while it lasts.',
  },
  {
    class: 'tool.bad_arguments',
    title: 'lookup_invoice: required property "invoice_id" is missing',
    severity: 'HIGH',
    apps: ['invoice-agent'],
    step: 'tool',
    signal: 'tool-argument-schema',
    grade: 'B',
    errorType: 'ValidationError',
    errorMessage: "lookup_invoice: data must have required property 'invoice_id'",
    evidencePath: 'gen_ai.tool.call.arguments',
    excerpt: '{"number":"INV-2041"}',
    weight: 7,
    template: 'lookup_invoice: data must have required property <str>',
    rootCause: 'The prompt of release 2.1.0 calls the field "number"; the tool still expects "invoice_id".',
    mitigation: 'Name the field in the prompt as the schema does, and describe it with an example.',
  },
  {
    class: 'output.invalid_format',
    title: 'Answer is not the JSON that was asked for',
    severity: 'HIGH',
    apps: ['invoice-agent'],
    step: 'llm',
    signal: 'json-expected',
    grade: 'B',
    errorType: null,
    errorMessage: null,
    evidencePath: 'output[0].parts[0].content',
    excerpt: 'Sure! Here is the JSON you asked for: ```json {"total": 12',
    weight: 5,
    template: 'the output is not JSON although a schema was given',
    rootCause: 'The model wraps JSON into prose and a code fence.',
    mitigation: 'Use response_format json_schema, or strip the code fence before parsing.',
  },
  {
    class: 'input.context_length',
    title: 'Prompt is longer than the context of gpt-4o-mini',
    severity: 'HIGH',
    apps: ['support-bot'],
    step: 'llm',
    signal: 'provider-error',
    grade: 'A',
    errorType: 'BadRequestError',
    errorMessage:
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens.",
    evidencePath: 'exception.message',
    excerpt: 'maximum context length is 128000 tokens',
    weight: 4,
    template: "This model's maximum context length is <n> tokens. However, your messages resulted in <n> tokens.",
    rootCause: 'Whole ticket histories are pasted into the prompt.',
    mitigation: 'Summarise what is older than ten messages.',
  },
  {
    class: 'provider.timeout',
    title: 'openai did not answer within 30 s',
    severity: 'MEDIUM',
    apps: ['support-bot'],
    step: 'llm',
    signal: 'provider-error',
    grade: 'A',
    errorType: 'APITimeoutError',
    errorMessage: 'Request timed out.',
    evidencePath: 'exception.type',
    excerpt: 'APITimeoutError',
    weight: 3,
    recovers: true,
    template: 'Request timed out.',
    rootCause: 'The provider is slow for long answers.',
    mitigation: 'Stream the answer, or allow 60 s for summaries.',
  },
  {
    class: 'output.empty',
    title: 'Model answered with nothing',
    severity: 'HIGH',
    apps: ['support-bot'],
    step: 'llm',
    signal: 'empty-output',
    grade: 'B',
    errorType: null,
    errorMessage: null,
    evidencePath: 'output[0].parts',
    excerpt: '[]',
    weight: 3,
    template: 'the output holds no text and no tool call',
    rootCause: 'Stop sequence "\\n\\n" is the first thing the model writes.',
    mitigation: 'Remove the stop sequence.',
    decided: {
      state: 'RESOLVED',
      resolved_release: '1.4.0',
      state_reason: 'ada@example.org: stop sequence removed in 1.4.0',
    },
  },
  {
    class: 'agent.loop',
    title: 'search_tickets called again and again with the same arguments',
    severity: 'HIGH',
    apps: ['support-bot'],
    step: 'agent',
    signal: 'repeated-tool-call',
    grade: 'B',
    errorType: 'MaxStepsError',
    errorMessage: 'Agent stopped after 12 steps without an answer.',
    evidencePath: 'span.name',
    excerpt: 'search_tickets x 12',
    weight: 3,
    template: 'search_tickets repeated with equal arguments',
    rootCause: 'An empty result reads like an invitation to search again.',
    mitigation: 'Tell the model when a search found nothing, and what to do then.',
    decided: { state: 'REGRESSED', resolved_release: '1.3.0', state_reason: 'seen again in 1.4.0' },
  },
  {
    class: 'retrieval.empty',
    title: 'Search found no document',
    severity: 'LOW',
    apps: ['support-bot'],
    step: 'retrieval',
    signal: 'empty-retrieval',
    grade: 'B',
    errorType: null,
    errorMessage: null,
    evidencePath: 'retrieval.documents',
    excerpt: '[]',
    template: 'a retrieval returned no document',
    weight: 4,
    recovers: true,
    rootCause: 'Questions in Portuguese meet an English index.',
    mitigation: 'Translate the query, or index the Portuguese articles.',
    decided: { state: 'ARCHIVED', state_reason: 'ada@example.org: known, waits for the new index' },
  },
  {
    class: 'tool.error',
    title: 'refund: connection to the billing service refused',
    severity: 'HIGH',
    apps: ['invoice-agent'],
    step: 'tool',
    signal: 'tool-error',
    grade: 'A',
    errorType: 'ConnectionRefusedError',
    errorMessage: 'connect ECONNREFUSED 10.2.0.17:8443',
    evidencePath: 'exception.message',
    excerpt: 'connect ECONNREFUSED 10.2.0.17:8443',
    weight: 2,
    template: 'connect ECONNREFUSED <ip>:<n>',
    rootCause: 'The billing service restarts at night.',
    mitigation: 'Retry with backoff; do not tell the customer that it was refunded.',
  },
]
