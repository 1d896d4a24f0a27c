import { createHash } from 'node:crypto'
import { logsOfRuns } from '#core/memory/store/run-logs.ts'
import { eventNameOf } from '#core/telemetry/log-event.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { evaluatedSpans, evaluationEvent, rangeOfRuns } from '#graph/queries/evaluated-spans.ts'
import { feedbackOfRuns, type FeedbackRow } from '#graph/queries/feedback.ts'
import { eventsOf, type SpanEventShape } from '#graph/span-payload.ts'
import { logEventOf } from '#graph/span-logs.ts'

interface Told {
  readonly traceId: string
  readonly spanId: string | null
  readonly event: SpanEventShape
}

/**
 * What was said of runs, in order of time: by `addFeedback`, and by events `gen_ai.evaluation.result` of their spans or
 * their logs. One that was sent both ways is one.
 */
export async function feedbackWithEvents(
  context: GraphContext,
  traceIds: readonly string[],
): Promise<readonly FeedbackRow[]> {
  const [sql, projectId] = [context.sql, projectOf(context)]
  const range = await rangeOfRuns(sql, projectId, traceIds)
  const [kept, spans, logs] = await Promise.all([
    feedbackOfRuns(sql, projectId, traceIds),
    range === null ? [] : evaluatedSpans(sql, projectId, traceIds, range),
    logsOfRuns(sql, projectId, traceIds, 'telling'),
  ])
  const told: Told[] = spans.flatMap(({ traceId, spanId, wire, events }) =>
    eventsOf(wire === null ? events : context.openSpan(wire).events).map((event) => ({ traceId, spanId, event })),
  )
  for (const [traceId, records] of logs) {
    for (const log of records) {
      if (eventNameOf(log) === evaluationEvent) told.push({ traceId, spanId: log.spanId, event: logEventOf(log) })
    }
  }
  const rows = new Map(told.flatMap(feedbackIn).map((row) => [row.id, row]))
  return [...kept, ...rows.values()].toSorted((left, right) => left.at.getTime() - right.at.getTime())
}

/** The same content of the same span has the same id, whenever it is asked for. */
function feedbackIn({ traceId, spanId, event: { name, at, attributes } }: Told): FeedbackRow[] {
  if (name !== evaluationEvent || typeof attributes !== 'object' || attributes === null) return []
  const value = (own: string): unknown => Reflect.get(attributes, `gen_ai.evaluation.${own}`)
  const key = textOf(value('name'))
  if (key === null) return []
  const said = {
    key,
    score: numberOf(value('score.value')),
    label: textOf(value('score.label')),
    comment: textOf(value('explanation')),
    author: textOf(value('evaluator.name')) ?? textOf(value('evaluator.source')),
  }
  return [{ id: idOf([traceId, spanId, said]), at: new Date(at), traceId, spanId, ...said }]
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function numberOf(value: unknown): number | null {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
  return value === '' || !Number.isFinite(number) ? null : number
}

/** A UUID made of a content (version 8 of RFC 9562). */
function idOf(content: unknown): string {
  const hex = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)]
  return parts.join('-')
}
