import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Evaluation } from '#core/telemetry/verdict.ts'
import { answered, call, finish, text } from '#test/support/understood.ts'
import type { Case, More, SignalCases } from './signal-cases.ts'

const asked = (request: string, response: string): Attributes => ({
  ...answered([text('ok')]),
  'gen_ai.request.model': request,
  'gen_ai.response.model': response,
})
const used = (model: string, tokens: number): Attributes => ({
  ...answered([text('ok')]),
  'gen_ai.request.model': model,
  'gen_ai.usage.input_tokens': tokens,
})
const under = (system: string, answer: string, more: Attributes = {}): Attributes => ({
  ...answered([text(answer)], more),
  'gen_ai.input.messages': JSON.stringify([
    { role: 'system', parts: [{ type: 'text', content: system }] },
    { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
  ]),
})
const sign = 'You are terse. Always end your answer with <end_turn>.'
const loop = 'And then the bird flew over the quiet sea once more. '
/** Words that never come in the same order twice. */
const verse = (at: number): string =>
  Array.from({ length: 120 }, (_, word) => `w${(at * 7919 + word * 104_729) % 9973}`).join(' ')
const row = (at: number): string => `| order ${at} | shipped by the usual carrier on time | paid in full |\n`

const judged = (given: Partial<Evaluation> & { readonly name: string }): More => ({
  story: {
    evaluations: [
      { score: null, label: null, explanation: null, by: null, errorType: null, responseId: null, ...given },
    ],
  },
})
const said = (what: string, given: Partial<Evaluation> & { readonly name: string }): Case => [
  what,
  answered([text('ok')]),
  judged(given),
]

const startNs = 1_760_000_000_000_000_000n
const instant = { startNs, endNs: startNs }
const wrote = (tokens: number): Attributes => ({ ...answered([text('ok')]), 'gen_ai.usage.output_tokens': tokens })

const heard = (confidence: number, more: Attributes = {}): Attributes => ({
  'lk.transcript_confidence': confidence,
  'lk.user_transcript': 'book a uh',
  ...more,
})
const liveKit: More = { span: { scopeName: 'livekit-agents', name: 'user_turn' } }

const leaked = (key: string, pattern = 'api_key', ...alsoIn: readonly string[]): More => ({
  span: { masked: [key, ...alsoIn].map((name) => ({ key: name, pattern, hash: 'h1' })) },
})
const output = 'gen_ai.output.messages'

/** What models, their providers and those who judge them say. */
export const modelCases: readonly SignalCases[] = [
  {
    signal: 'refusal-phrase',
    finds: [
      ['a plain one', answered([text("I'm sorry, but I can't help with that.")])],
      ['as an AI', answered([text('As an AI language model, I cannot provide medical advice.')])],
      ['not able to', answered([text('Unfortunately, I am not able to assist with this request.')])],
    ],
    leaves: [
      ['a lookup without a hit', answered([text("I'm sorry, I can't find an order with this number.")])],
      ['a quotation', answered([text('“I’m sorry, but I can’t help”, she wrote.')])],
      ['role-play', answered([text('The knight said: I cannot help you.')])],
      [
        'a long answer',
        answered([text(`I cannot help with that one, but here is another way. ${'It works like this. '.repeat(40)}`)]),
      ],
      ['a tool call beside it', answered([text("I can't help with that alone."), call('ask', {})])],
      [
        'what the documents leave open',
        answered([text('I cannot provide a figure: the documents do not mention one.')]),
      ],
    ],
  },
  {
    signal: 'required-tag-missing',
    finds: [
      ['a tag', under(sign, 'It is fine.')],
      ['a word in brackets', under('Finish every reply with [DONE].', 'It is fine.')],
      ['by writing', under('Conclude each message by writing <stop>', 'It is fine.')],
    ],
    leaves: [
      ['the sign is there', under(sign, 'It is fine. <end_turn>')],
      ['a condition', under('If the user says goodbye, end your answer with <end_turn>.', 'It is fine.')],
      ['a stop sequence', under(sign, 'It is fine.', finish('stop_sequence'))],
      [
        'a tool call',
        {
          ...under(sign, ''),
          'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [call('x', {})] }]),
        },
      ],
      ['a tag that is only mentioned', under('Sources stand inside <doc>.', 'It is fine.')],
      ['an answer that was cut', under(sign, 'It is', finish('length'))],
    ],
  },
  {
    signal: 'output-repetition',
    finds: [
      ['a sentence to the end', answered([text(loop.repeat(20))])],
      [
        'a loop after a good beginning',
        answered([text(`Here is a story about the sea and its birds. ${loop.repeat(15)}`)]),
      ],
      ['a loop that was cut off', answered([text(`${loop.repeat(14)}And then the bi`)])],
    ],
    leaves: [
      ['a table', answered([text(`Orders:\n${Array.from({ length: 40 }, (_, at) => row(at % 2)).join('')}`)])],
      ['code', answered([text(`\`\`\`ts\n${'  await page.click(selector).then(() => done())\n'.repeat(30)}`)])],
      ['a list', answered([text('- the same thing was bought again by the same person\n'.repeat(30))])],
      ['a ruler', answered([text(`Title\n${'-'.repeat(900)}`)])],
      ['a refrain', answered([text(Array.from({ length: 12 }, (_, at) => `${verse(at)}${loop}`).join(''))])],
      ['a short text', answered([text(loop.repeat(3))])],
      [
        'lines that differ in what they hold',
        answered([
          text(
            Array.from({ length: 30 }, (_, at) => `The parcel with the number ${at} left the house of the sender`).join(
              ', ',
            ),
          ),
        ]),
      ],
      ['markup', answered([text('<li class="order order--open">The very same line of a list</li>\n'.repeat(30))])],
      [
        'JSON that was asked for',
        answered([text(`[${'{"state":"shipped","carrier":"usual","paid":true},'.repeat(30)}1]`)], {
          'gen_ai.output.type': 'json',
        }),
      ],
    ],
  },
  {
    signal: 'context-near-limit',
    finds: [
      ['GPT-4o', used('gpt-4o-2024-08-06', 121_000)],
      ['GPT-4', used('gpt-4-0613', 8_000)],
      ['Claude on Bedrock', used('us.anthropic.claude-3-5-haiku-20241022-v1:0', 190_000)],
    ],
    leaves: [
      ['a usual prompt', used('gpt-4o', 9_000)],
      ['a window that is not known', used('house-model-7b', 900_000)],
      ['more than the window', used('gpt-4o', 400_000)],
      ['a larger window', used('gpt-4.1', 200_000)],
      ['an agent that adds up', { ...used('gpt-4o', 125_000), 'gen_ai.operation.name': 'invoke_agent' }],
      ['no model named', { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 125_000 }],
    ],
  },
  {
    signal: 'other-model-answered',
    finds: [
      ['a smaller one', asked('gpt-4o', 'gpt-4o-mini-2024-07-18')],
      ['an older one', asked('claude-sonnet-4-5', 'claude-3-5-sonnet-20241022')],
      ['one of another maker', asked('openai/gpt-4o', 'anthropic/claude-3-haiku-20240307')],
    ],
    leaves: [
      ['a snapshot', asked('gpt-4o', 'gpt-4o-2024-08-06')],
      ['an alias', asked('gemini-flash-latest', 'gemini-2.5-flash')],
      ['a preview', asked('gpt-4-turbo-preview', 'gpt-4-0125-preview')],
      ['a router', asked('openrouter/auto', 'anthropic/claude-3-haiku')],
      ['a deployment', asked('shop-chat-eu', 'gpt-4o-2024-08-06')],
      [
        'the path of a gateway',
        asked('bedrock/us.anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude-3-5-sonnet-20241022'),
      ],
      [
        'a deployment named after another model',
        { ...asked('gpt-4', 'gpt-4o-2024-08-06'), 'gen_ai.provider.name': 'azure.ai.openai' },
      ],
      ['Azure’s spelling', asked('gpt-35-turbo', 'gpt-3.5-turbo-0125')],
      ['a dot for a hyphen', asked('claude-sonnet-4.5', 'claude-sonnet-4-5-20250929')],
    ],
  },
  {
    signal: 'low-score',
    finds: [
      said('a label', { name: 'correctness', label: 'incorrect', score: 0.1 }),
      said('a low score', { name: 'relevance', score: 0.2 }),
      said('much of what is bad', { name: 'hallucination', score: 0.9 }),
      said('yes to what is bad', { name: 'toxicity', label: 'yes' }),
      said('no to what is good', { name: 'is_grounded', label: 'no' }),
    ],
    leaves: [
      said('an evaluator that failed', { name: 'correctness', label: 'fail', errorType: 'Timeout' }),
      said('little of what is bad', { name: 'hallucination', score: 0.05 }),
      said('a scale that is not known', { name: 'quality', score: 4 }),
      said('what is measured', { name: 'latency', score: 0.01 }),
      said('a comparison of words', { name: 'rouge_l', score: 0.2 }),
      said('feedback of a person', { name: 'user-feedback', label: 'bad', by: 'human' }),
      said('a good label beside a low score', { name: 'relevance', label: 'relevant', score: 0.3 }),
      said('no to what is bad', { name: 'hallucination', label: 'no' }),
    ],
  },
  {
    signal: 'instant-call',
    finds: [
      ['forty tokens in no time', wrote(40), { span: instant }],
      ['just above the line', wrote(17), { span: instant }],
      ['a long answer', wrote(4000), { span: instant }],
    ],
    leaves: [
      ['a span that has not ended', wrote(40), { span: { startNs: 0n, endNs: 0n } }],
      ['a call that failed at once', wrote(40), { span: { ...instant, status: 'ERROR' } }],
      ['a word or two', wrote(2), { span: instant }],
      ['a microsecond', wrote(40), { span: { startNs, endNs: startNs + 1000n } }],
      ['a tool', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.usage.output_tokens': 40 }, { span: instant }],
    ],
  },
  {
    signal: 'speech-unclear',
    finds: [
      ['a low confidence', heard(0.2), liveKit],
      ['as text', { ...heard(0), 'lk.transcript_confidence': '0.31' }, liveKit],
      ['without a transcript key', { 'lk.transcript_confidence': 0.4 }, liveKit],
    ],
    leaves: [
      ['a sure transcript', heard(0.97), liveKit],
      ['an interruption', { 'lk.interrupted': true }, liveKit],
      ['a confidence of 0, which means not known', heard(0), liveKit],
      ['a turn without a word', heard(0.2, { 'lk.user_transcript': '' }), liveKit],
      ['another scale', heard(87), liveKit],
      ['an app that is no speech app', heard(0.2)],
    ],
  },
  {
    signal: 'secret-leak',
    finds: [
      ['a key in the answer', answered([text('[redacted]')]), leaked(output)],
      ['a private key', answered([text('[redacted]')]), leaked(output, 'pem')],
      ['a card number', answered([text('[redacted]')]), leaked(output, 'card')],
    ],
    leaves: [
      ['what the user said', answered([text('[redacted]')]), leaked(output, 'api_key', 'gen_ai.input.messages')],
      [
        'what the instructions say',
        answered([text('[redacted]')]),
        leaked(output, 'api_key', 'gen_ai.system_instructions'),
      ],
      ['a secret in the question alone', answered([text('ok')]), leaked('gen_ai.input.messages')],
      ['an address of e-mail', answered([text('[redacted]')]), leaked(output, 'email')],
      [
        'a card while prompts are not recorded',
        { 'gen_ai.operation.name': 'chat', [output]: answered([text('x')])[output] ?? null },
        leaked(output, 'card'),
      ],
      ['nothing masked', answered([text('[redacted]')])],
    ],
  },
]
