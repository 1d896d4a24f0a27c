import type { MaskedSecret } from '#core/telemetry/span.ts'
import type { Provenance, Story } from '#core/telemetry/story.ts'
import { kinds, type Signal } from './signal.ts'

/** What nobody may hand out, wherever it came from. Addresses and names are not among them: answers are full of them. */
const named: Readonly<Record<string, string>> = {
  api_key: 'an API key',
  jwt: 'a token',
  bearer: 'a token',
  pem: 'a private key',
  card: 'a card number',
  iban: 'an account number',
}
/** People are told their own numbers. */
const personal: ReadonlySet<string> = new Set(['card', 'iban'])

/** A secret came out of a model, in its answer or in a call of a tool, and nobody had just given it to it. */
export const secretLeak: Signal = {
  id: 'secret-leak',
  title: 'A secret appeared in an answer or a tool call',
  version: 1,
  grade: 'B',
  classes: ['security.secret_leak'],
  kinds: kinds('LLM'),
  needs: ['output'],
  when: ['masked'],
  notOn: [
    'what the user or the instructions said',
    'placeholders and examples',
    'test cards',
    'hex hashes',
    'addresses of e-mail',
    'a card number while prompts are not recorded',
  ],
  find({ span, story }) {
    const { masked } = span
    if (masked === undefined) return null
    const given = new Set(
      masked
        .filter(({ key }) => isUnder(key, story.provenance.input) || /system|instruction|prompt/i.test(key))
        .map(({ hash }) => hash),
    )
    const found = masked.find(
      ({ key, pattern, hash }) =>
        named[pattern] !== undefined &&
        isAnswer(key, story.provenance) &&
        !given.has(hash) &&
        !(personal.has(pattern) && story.input === null),
    )
    if (found === undefined) return null
    return {
      class: 'security.secret_leak',
      confidence: 0.9,
      path: found.key,
      excerpt: null,
      note: `${named[found.pattern]} was masked in what the model wrote, and was not in what it was given`,
      facts: { message: `the model wrote ${named[found.pattern]}` },
    }
  },
}

/** Flattened messages are read from many keys with one beginning, events from several names with one shape. */
function isUnder(key: MaskedSecret['key'], from: Provenance | undefined): boolean {
  if (from === undefined) return false
  const [head = '', tail = ''] = from.key.split('*')
  return key.startsWith(head) && key.slice(head.length).includes(tail)
}

/** A few libraries spread an answer over several keys, of which only the first is named as its place. */
const isAnswer = (key: string, { output }: Story['provenance']): boolean =>
  isUnder(key, output) || (output?.key.startsWith('ai.response.') === true && key.startsWith('ai.response.'))
