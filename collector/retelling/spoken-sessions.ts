import { LRUCache } from 'lru-cache'

import { familyOf, familyOfScope, sessionOf, type LogFamily } from '#core/telemetry/log-event.ts'
import { momentOf, type LogRecord } from '#core/telemetry/log-record.ts'
import type { Scope, Span } from '#core/telemetry/span.ts'

/** Sessions of coding agents that send spans, and runs of each. A forgotten one is told by its logs again. */
const sessionsMax = 20_000
const runsMax = 32
/** An event belongs to a run that began before it, and no longer before it than this. */
const apartNs = 3_600_000_000_000n
/** Events and spans of one moment are stamped by clocks of one machine, each in its own library. */
const earlyNs = 2_000_000_000n

interface SpokenRun {
  readonly traceId: string
  startNs: bigint
}

/** Which sessions tell of themselves by spans, so that their events need not be retold as spans. */
export interface SpokenSessions {
  note(span: Span, projectId: number): void
  /** The run that an event without a trace belongs to; null where its session sent no spans. */
  runOf(log: LogRecord, projectId: number): string | null
}

export function createSpokenSessions(): SpokenSessions {
  const sessions = new LRUCache<string, SpokenRun[]>({ max: sessionsMax })
  // All spans of a request share a few scopes: a name is looked at once.
  const families = new WeakMap<Scope, LogFamily | null>()
  const familyOfSpan = (scope: Scope): LogFamily | null => {
    let family = families.get(scope)
    if (family === undefined) families.set(scope, (family = familyOfScope(scope)))
    return family
  }
  return {
    note(span, projectId) {
      const family = familyOfSpan(span.scope)
      if (family === null) return
      const session = sessionOf(span)
      if (session === null) return
      const key = keyOf(projectId, family, session)
      const runs = sessions.get(key) ?? []
      sessions.set(key, runs)
      const known = runs.find(({ traceId }) => traceId === span.traceId)
      if (known !== undefined) known.startNs = known.startNs < span.startNs ? known.startNs : span.startNs
      else runs.push({ traceId: span.traceId, startNs: span.startNs })
      if (runs.length > runsMax) runs.shift()
    },
    runOf(log, projectId) {
      const family = familyOf(log)
      const session = family === null || log.traceId !== null ? null : sessionOf(log)
      if (family === null || session === null) return null
      const moment = momentOf(log)
      const runs = sessions.get(keyOf(projectId, family, session)) ?? []
      const begun = runs.filter(({ startNs }) => startNs <= moment + earlyNs && moment - startNs < apartNs)
      const latest = begun.reduce<SpokenRun | null>(
        (one, run) => (one === null || run.startNs > one.startNs ? run : one),
        null,
      )
      return latest?.traceId ?? null
    },
  }
}

const keyOf = (projectId: number, family: LogFamily, session: string): string => `${projectId}\n${family}\n${session}`
