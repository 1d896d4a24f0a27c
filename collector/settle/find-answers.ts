import type { Breather } from '../pipeline/breather.ts'
import {
  createGrounding,
  givenAnswer,
  needsSources,
  unlooked,
  type Answer,
  type GivenAnswer,
  type Grounding,
} from '../signals/run/grounding.ts'
import type { Step } from '../signals/run/step.ts'
import { saidCharsMax, saidIn } from '../signals/run/step-of.ts'
import type { ReadSpan, SpanReader } from './read-spans.ts'
import type { DueRun } from './store/due-runs.ts'

/** A run with its steps, and its spans where they are at hand already. */
export interface SteppedRun {
  readonly due: DueRun
  readonly steps: readonly Step[]
  readonly spans: readonly ReadSpan[] | null
}

/** What these runs answered, by trace id. Spans are read again only where an answer claims something. */
export async function findAnswers(
  reader: SpanReader,
  runs: readonly SteppedRun[],
  breathe: Breather,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>()
  const looking = new Map<string, Grounding>()
  const unread: DueRun[] = []
  for (const [run, given] of await givenIn(reader, runs)) {
    const { traceId } = run.due
    answers.set(traceId, unlooked(given))
    if (!needsSources(given, run.steps)) continue
    const grounding = createGrounding(given)
    looking.set(traceId, grounding)
    if (run.spans === null) unread.push(run.due)
    else for (const { span, story } of run.spans) grounding.look(span.spanId, story)
  }
  await lookInStored(reader, unread, looking, breathe)
  for (const [traceId, grounding] of looking) answers.set(traceId, grounding.answer())
  return answers
}

async function lookInStored(
  reader: SpanReader,
  runs: readonly DueRun[],
  looking: ReadonlyMap<string, Grounding>,
  breathe: Breather,
): Promise<void> {
  for await (const page of reader.pages(runs)) {
    for (const read of page) {
      const { span, story } = read()
      looking.get(span.traceId)?.look(span.spanId, story)
      await breathe()
    }
    if (runs.every(({ traceId }) => looking.get(traceId)?.isDone() ?? true)) return
  }
}

/** Answers in full. Steps keep long ones in part, which are fetched. */
async function givenIn(reader: SpanReader, runs: readonly SteppedRun[]): Promise<ReadonlyMap<SteppedRun, GivenAnswer>> {
  const found = new Map<SteppedRun, GivenAnswer>()
  for (const run of runs) {
    const given = givenAnswer(run.steps)
    if (given !== null) found.set(run, given)
  }
  const cut = [...found].filter(([, { text }]) => text.length >= saidCharsMax)
  const names = cut.map(([{ due }, { spanId }]) => ({ traceId: due.traceId, spanId }))
  const whole = new Map<string, string>()
  const rows = await reader.named(
    names,
    cut.map(([{ due }]) => due),
  )
  for (const read of rows) {
    const { span, story } = read()
    if (story.output !== null) whole.set(`${span.traceId} ${span.spanId}`, saidIn(story.output, Infinity))
  }
  for (const [run, given] of cut) {
    const text = whole.get(`${run.due.traceId} ${given.spanId}`)
    if (text !== undefined) found.set(run, { ...given, text })
  }
  return found
}
