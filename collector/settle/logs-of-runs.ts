import { logsOfRuns } from '#core/memory/store/run-logs.ts'
import type { Queryable } from '#core/platform/database/connect.ts'
import { responseOf } from '#core/telemetry/log-event.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { DueRun } from './store/due-runs.ts'

/** The log records that tell something of runs. */
export interface LogsOfRuns {
  has(traceId: string): boolean
  /** Those that may be about a span, found without looking through all of its run's. */
  of(span: Span): readonly LogRecord[]
}

/** One look-up for all of these runs, which are of one project. */
export async function readLogs(sql: Queryable, runs: readonly DueRun[]): Promise<LogsOfRuns> {
  const [first] = runs
  const traceIds = runs.map(({ traceId }) => traceId)
  const found = first === undefined ? new Map() : await logsOfRuns(sql, first.projectId, traceIds, 'telling')
  const places = new Map([...found].map(([traceId, logs]) => [traceId, placesOf(logs)]))
  return {
    has: (traceId) => places.has(traceId),
    of(span) {
      const place = places.get(span.traceId)
      if (place === undefined) return none
      const response = responseOf(span)
      return [
        ...(place.bySpan.get(span.spanId) ?? none),
        ...(response === null ? none : (place.byResponse.get(response) ?? none)),
        ...(span.parentSpanId === null ? place.ofRun : none),
      ]
    },
  }
}

const none: readonly LogRecord[] = []

interface Places {
  readonly bySpan: Map<string, LogRecord[]>
  readonly byResponse: Map<string, LogRecord[]>
  readonly ofRun: LogRecord[]
}

/** Records by what they name, in the order of trust in which spans are told by them. */
function placesOf(logs: readonly LogRecord[]): Places {
  const places: Places = { bySpan: new Map(), byResponse: new Map(), ofRun: [] }
  for (const log of logs) {
    const response = responseOf(log)
    if (log.spanId !== null) push(places.bySpan, log.spanId, log)
    else if (response !== null) push(places.byResponse, response, log)
    else places.ofRun.push(log)
  }
  return places
}

function push(lists: Map<string, LogRecord[]>, key: string, log: LogRecord): void {
  const list = lists.get(key)
  if (list) list.push(log)
  else lists.set(key, [log])
}
