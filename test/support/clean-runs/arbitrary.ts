import fc from 'fast-check'

import { codeAnswers, codeCalls, codeQuestions } from './code-tools.ts'
import { cleanAnswers, cleanJson, cleanQuestions, cleanSystems, quotingAnswers } from './texts.ts'
import { cleanCalls, type CleanCall } from './tools.ts'

/** One turn of an agent: the calls that a model asked for at once, and what it said beside them. */
export interface CleanRound {
  readonly calls: readonly CleanCall[]
  readonly parallel: boolean
  readonly aside: string | null
  /** The first attempt at this model call was refused, the next one went well. */
  readonly retried: boolean
}

/** A run in which nothing went wrong, before it is written down in one of the dialects. */
export interface CleanRun {
  readonly dialect: 'otel' | 'openinference' | 'openllmetry' | 'vercel'
  readonly system: string | null
  readonly question: string
  /** Earlier turns of the conversation. */
  readonly history: readonly (readonly [asked: string, said: string])[]
  readonly documents: readonly string[] | null
  readonly rounds: readonly CleanRound[]
  readonly answer: string
  readonly json: boolean
  readonly streamed: boolean
  readonly contentRecorded: boolean
  readonly finishRecorded: boolean
  readonly toolSpans: boolean
  readonly rootSays: boolean
}

const roundOf = (calls: readonly CleanCall[]): fc.Arbitrary<CleanRound> =>
  fc.record({
    calls: fc.array(fc.constantFrom(...calls), { minLength: 1, maxLength: 3 }),
    parallel: fc.boolean(),
    aside: fc.constantFrom(null, null, 'Let me look that up.'),
    retried: fc.constant(false),
  })

const documents = fc.option(
  fc.array(fc.constantFrom('Returns are free within thirty days.', 'Tea is sold by the ounce.', ...quotingAnswers), {
    minLength: 1,
    maxLength: 4,
  }),
)

const answer = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...cleanAnswers).map((text) => ({ text, json: false })) },
  { weight: 1, arbitrary: fc.constantFrom(...cleanJson).map((text) => ({ text, json: true })) },
  { weight: 1, arbitrary: fc.constantFrom(...quotingAnswers).map((text) => ({ text, json: false })) },
)

/** Runs of agents, chats and lookups in which nothing went wrong. */
export const cleanRun: fc.Arbitrary<CleanRun> = fc
  .record({
    dialect: fc.constantFrom('otel', 'openinference', 'openllmetry', 'vercel'),
    system: fc.constantFrom(...cleanSystems),
    question: fc.constantFrom(...cleanQuestions),
    history: fc.array(fc.tuple(fc.constantFrom(...cleanQuestions), fc.constantFrom(...cleanAnswers)), { maxLength: 2 }),
    documents,
    rounds: fc.array(roundOf(cleanCalls), { maxLength: 5 }),
    answer,
    streamed: fc.boolean(),
    contentRecorded: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0),
    finishRecorded: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 1),
    toolSpans: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 1),
    rootSays: fc.boolean(),
  })
  .map(({ answer: { text, json }, ...run }) => ({ ...run, rounds: withoutLoops(run.rounds), answer: text, json }))

/** Runs of agents that write software: more rounds, and commands that fail as they do all day. */
export const codeRun: fc.Arbitrary<CleanRun> = fc
  .tuple(
    cleanRun,
    fc.constantFrom(...codeQuestions),
    fc.constantFrom(...codeAnswers),
    fc.array(roundOf(codeCalls), { minLength: 2, maxLength: 14 }),
  )
  .map(([run, question, said, rounds]) => ({
    ...run,
    question,
    answer: said,
    json: false,
    documents: null,
    rounds: withoutLoops(rounds),
  }))

/** The same call again with the same result is no clean run, unless it is a nod of a page or a thought. */
function withoutLoops(rounds: readonly CleanRound[]): readonly CleanRound[] {
  const seen = new Map<string, number>()
  const fine = /^(?:click|scroll_down|order_details|place_details)$/
  return rounds.flatMap((one) => {
    const calls = one.calls.filter(({ name, given }) => {
      const key = `${name}${JSON.stringify(given)}`
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      return fine.test(name) ? times <= (name.endsWith('details') ? 2 : 9) : times === 1
    })
    return calls.length === 0 ? [] : [{ ...one, calls }]
  })
}
