import type { Message } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { Step } from './step.ts'
import { claimsOf, plainText, type Claim } from './references.ts'

/** What a run answered in the end, and what of it is not found in anything the run was given. */
export interface Answer {
  readonly spanId: string
  readonly path: string
  readonly text: string
  /** Claims found nowhere. */
  readonly ungrounded: readonly Claim[]
  /** Results of tools and documents that could be read. Without any, nothing can be said about sources. */
  readonly sources: number
  /** Some source was cut or could not be read: what is missing may have been in it. */
  readonly partly: boolean
}

/** Characters looked through per run; more leaves claims open, never unfounded. */
const lookedCharsMax = 64_000_000

/** Looks for an answer's claims in everything a run was given. Reads each span once and keeps none of it. */
export interface Grounding {
  look(spanId: string, story: Story): void
  /** Nothing is left to be found: looking on changes nothing. */
  isDone(): boolean
  answer(): Answer
}

export interface GivenAnswer {
  readonly spanId: string
  readonly path: string
  readonly text: string
}

export function createGrounding(given: GivenAnswer): Grounding {
  let open = [...claimsOf(given.text)]
  let sources = 0
  let looked = 0
  let partly = false

  function find(text: string): void {
    if (open.length === 0 || text === '') return
    looked += text.length
    if (looked > lookedCharsMax) {
      partly = true
      return
    }
    const lower = text.toLowerCase()
    let words: string | null = null
    open = open.filter(({ kind, needles }) => {
      if (kind !== 'quote') return !needles.some((needle) => lower.includes(needle))
      words ??= plainText(text)
      return !needles.some((needle) => words?.includes(needle))
    })
  }
  const findIn = (value: unknown): void => find(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

  function findInMessages(messages: readonly Message[]): void {
    const asked = messages.findLastIndex(({ role }) => role === 'user')
    for (const [at, { role, parts }] of messages.entries()) {
      // What was said in earlier turns is given by now; what this turn said is what is being looked at.
      if (role === 'assistant' && at > asked) continue
      for (const part of parts) {
        if (part.type === 'text') find(part.content)
        else if (part.type === 'tool_call_response') {
          sources += 1
          findIn(part.response)
        } else if (part.type === 'media' || part.type === 'other') partly = true
      }
    }
  }

  return {
    look(spanId, story) {
      if (story.truncated !== null && story.truncated.length > 0) partly = true
      // A page that was fetched need not name itself.
      if (story.toolArguments !== null && story.errorType === null) findIn(story.toolArguments)
      if (story.toolResult !== null) {
        sources += 1
        findIn(story.toolResult)
      }
      for (const { id, content } of story.documents ?? []) {
        if (content === null) partly = true
        else sources += 1
        find(content ?? '')
        find(id ?? '')
      }
      if (story.input === null) return
      // A conversation repeats in every call: only its end is new, but the call that answered is read whole.
      findInMessages(spanId === given.spanId ? story.input : newPart(story.input))
    },
    isDone: () => open.length === 0 || partly,
    answer: () => ({ ungrounded: open, sources, partly, ...given }),
  }
}

const keptMax = 12

/** What came after the last answer, and the beginning, where instructions and sources stand. */
function newPart(input: readonly Message[]): readonly Message[] {
  let at = input.length
  while (at > 0 && input[at - 1]?.role !== 'assistant') at -= 1
  return at === 0 || input.length <= keptMax ? input : [...input.slice(0, 2), ...input.slice(at)]
}

type Candidate = Pick<Step, 'spanId' | 'parentSpanId' | 'kind' | 'startMs' | 'said' | 'saidAt'>

const inOrder = (a: Candidate, b: Candidate): number => a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : 1)

/** Model calls that may have said a run's last word: the very last may have asked for a tool. */
const lastCalls = 3

/**
 * What a run answered: the root's own words, else those of the last model call that said something. Null when none were
 * recorded. The text is as long as steps keep it.
 */
export function givenAnswer(steps: readonly Candidate[]): GivenAnswer | null {
  const ordered = [...steps].sort(inOrder)
  const root = ordered.find(({ parentSpanId }) => parentSpanId === null)
  const models = ordered
    .filter(({ kind }) => kind === 'LLM')
    .slice(-lastCalls)
    .reverse()
  const found = [...(root === undefined ? [] : [root]), ...models].find(({ said }) => said !== null && said !== '')
  return found === undefined ? null : { spanId: found.spanId, path: found.saidAt ?? 'output', text: found.said ?? '' }
}

/** Fewer figures than this may be sums of others. */
export const madeUpNumbersMin = 3

/**
 * Whether what a run was given has to be looked through for its answer's claims. Not where nothing can come of it: no
 * claims, nothing to find them in, or sources that were cut.
 */
export function needsSources({ text }: GivenAnswer, steps: readonly Step[]): boolean {
  if (!steps.some(({ isSource }) => isSource) || steps.some(({ isCut }) => isCut)) return false
  const claims = claimsOf(text)
  const count = (kind: Claim['kind']): number => claims.filter((claim) => claim.kind === kind).length
  if (claims.some(({ kind }) => kind === 'link' || kind === 'identifier' || kind === 'quote')) return true
  if (count('number') >= madeUpNumbersMin) return true
  return count('marker') > 0 && steps.some(({ documents }) => documents !== null)
}

/** An answer of which nothing more is known: its claims were not looked for. */
export const unlooked = (given: GivenAnswer): Answer => ({ ungrounded: [], sources: 0, partly: false, ...given })
