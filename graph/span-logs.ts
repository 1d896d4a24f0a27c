import DataLoader from 'dataloader'

import { logsOfRuns } from '#core/memory/store/run-logs.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import { eventNameOf } from '#core/telemetry/log-event.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import { momentOf } from '#core/telemetry/log-record.ts'
import { toldBy } from '#core/telemetry/told-events.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import type { SpanRow } from '#graph/queries/spans.ts'
import type { SpanEventShape } from '#graph/span-payload.ts'
import { isoOfNs } from '#graph/time.ts'

/** Log records of a run by the span they name; those that name none, under an empty id. */
interface RunLogs {
  readonly bySpan: ReadonlyMap<string, readonly LogRecord[]>
  /** Under which ids something stands that says more than a plain line. */
  readonly telling: ReadonlySet<string>
}

// The records of a run come in one statement, whichever of its spans they are asked for.
const loaders = new WeakMap<GraphContext, DataLoader<string, RunLogs>>()
const runsPerStatementMax = 50
const none: readonly LogRecord[] = []

/** The log records that may be about a span: those that name it, and those of its run that name no span. */
export async function logsNear(
  { traceId, spanId }: { readonly traceId: string; readonly spanId: string },
  context: GraphContext,
): Promise<readonly LogRecord[]> {
  const { bySpan } = await loaderOf(context).load(traceId)
  const [own, unnamed] = [bySpan.get(spanId) ?? none, bySpan.get('') ?? none]
  return unnamed.length === 0 ? own : own.length === 0 ? unnamed : [...own, ...unnamed]
}

/** Whether some record says anything of a span that its own fields may have left open. */
export async function isTold(
  { traceId, spanId, parentSpanId }: Pick<SpanRow, 'traceId' | 'spanId' | 'parentSpanId'>,
  context: GraphContext,
): Promise<boolean> {
  const { telling } = await loaderOf(context).load(traceId)
  return telling.has(spanId) || (parentSpanId === null && telling.has(''))
}

function loaderOf(context: GraphContext): DataLoader<string, RunLogs> {
  const known = loaders.get(context)
  if (known) return known
  const loader = new DataLoader<string, RunLogs>((traceIds) => loadLogs(traceIds, context), {
    maxBatchSize: runsPerStatementMax,
  })
  loaders.set(context, loader)
  return loader
}

async function loadLogs(traceIds: readonly string[], context: GraphContext): Promise<RunLogs[]> {
  const byRun = await logsOfRuns(context.sql, projectOf(context), traceIds)
  return traceIds.map((traceId) => {
    const bySpan = new Map<string, LogRecord[]>()
    const telling = new Set<string>()
    for (const log of byRun.get(traceId) ?? none) {
      const logs = bySpan.get(log.spanId ?? '')
      if (logs) logs.push(log)
      else bySpan.set(log.spanId ?? '', [log])
      if (toldBy(log) !== null) telling.add(log.spanId ?? '')
    }
    return { bySpan, telling }
  })
}

/** A record as the API shows it among the events of its span. */
export const logEventOf = (log: LogRecord): SpanEventShape => ({
  name: eventNameOf(log) || log.severityText || 'log',
  at: isoOfNs(momentOf(log)),
  // Read back from the database, both hold plain JSON.
  attributes: log.attributes as Json,
  body: log.body as Json,
  source: 'log',
})
