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
const looked_chars_max = 64_000_000

/** Looks for an answer's claims in everything a run was given. Reads each span once and keeps none of it. */
export interface Grounding {
  look(spanId: string, story: Story): void
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
    if (looked > looked_chars_max) {
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
    for (const { role, parts } of messages) {
      if (role === 'assistant') continue
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
    answer: () => ({ ...given, ungrounded: open, sources, partly }),
  }
}

const kept_max = 12

/** What came after the last answer, and the beginning, where instructions and sources stand. */
function newPart(input: readonly Message[]): readonly Message[] {
  let at = input.length
  while (at > 0 && input[at - 1]?.role !== 'assistant') at -= 1
  return at === 0 || input.length <= kept_max ? input : [...input.slice(0, 2), ...input.slice(at)]
}

/** Which steps may hold the answer: the root's own words, else the last model call's that did not ask for a tool. */
export function answerCandidates(
  steps: readonly Pick<Step, 'spanId' | 'parentSpanId' | 'kind' | 'startMs'>[],
): readonly string[] {
  const ordered = [...steps].sort((a, b) => a.startMs - b.startMs)
  const root = ordered.find(({ parentSpanId }) => parentSpanId === null)
  const models = ordered
    .filter(({ kind }) => kind === 'LLM')
    .slice(-3)
    .reverse()
  return [...(root === undefined ? [] : [root.spanId]), ...models.map(({ spanId }) => spanId)]
}

const outputPath = (story: Story): string => story.provenance['output']?.key ?? 'output'

/** The answer among candidates, in the order of preference; null when none was recorded. */
export function answerIn(
  candidates: readonly { readonly spanId: string; readonly story: Story }[],
): GivenAnswer | null {
  for (const { spanId, story } of candidates) {
    const text = (story.output ?? [])
      .flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? [part.content] : [])))
      .join('\n')
      .trim()
    if (text !== '') return { spanId, path: outputPath(story), text }
  }
  return null
}
