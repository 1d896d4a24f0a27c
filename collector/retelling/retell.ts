import { createHash } from 'node:crypto'

import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { eventNameOf, familyOf, promptOf, scopeOf, sessionOf, textAt } from '#core/telemetry/log-event.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import { momentOf } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { AgentStep } from './agent-events.ts'
import { agentStepOf } from './agent-events.ts'

/** A record in its place, and the span it is the only trace of. */
export interface Retold {
  readonly log: LogRecord
  readonly span: Span | null
}

/**
 * Coding agents that send no spans tell of their runs by events that share a session and, most of them, a prompt. Such
 * a record is given the trace of its prompt (of its session where prompts have no id), and events that end a step
 * become the span of that step. Pure: sent again, a record gets the same ids. Records of everybody else, and those that
 * name a trace, are handed back as they are.
 */
export function retell(log: LogRecord): Retold {
  const family = familyOf(log)
  const session = family === null || log.traceId !== null ? null : sessionOf(log)
  const moment = momentOf(log)
  if (family === null || session === null || moment === 0n) return { log, span: null }
  const run = [family, session, promptOf(log) ?? '']
  const traceId = hashOf(['trace', ...run], 32)
  const name = eventNameOf(log)
  const found = agentStepOf(log, name, family)
  if (found === null) return { log: { ...log, traceId }, span: null }
  const rootId = hashOf(['root', ...run], 16)
  const spanId = found.isRoot ? rootId : hashOf(['span', name, String(moment), plain(log.attributes)], 16)
  const placed = { ...log, traceId, spanId }
  const parentSpanId = found.isRoot ? null : rootId
  return { log: placed, span: spanOf({ log: placed, traceId, spanId, parentSpanId, session, found, endNs: moment }) }
}

interface Placed {
  readonly log: LogRecord
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly session: string
  readonly found: AgentStep
  readonly endNs: bigint
}

const clientKind = 3
const internalKind = 1
/**
 * The parent is in another process: the event that begins a run may never have come here, and the run is whole without
 * it. A failed step must not stand in for the beginning, or a run that recovered would count as failed.
 */
const remoteParent = 0x300
const durationMsMax = 86_400_000

function spanOf({ log, traceId, spanId, parentSpanId, session, found, endNs }: Placed): Span {
  const { operation, failure } = found
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState: '',
    flags: parentSpanId === null || failure !== null ? 0 : remoteParent,
    name: found.name,
    otelKind: operation === 'chat' ? clientKind : internalKind,
    startNs: endNs - durationOf(log),
    endNs,
    attributes: {
      ...found.attributes,
      'session.id': session,
      ...(operation === null ? {} : { 'gen_ai.operation.name': operation }),
      ...(failure?.type == null ? {} : { 'error.type': failure.type }),
      ...(failure?.status == null ? {} : { 'http.response.status_code': failure.status }),
    },
    droppedAttributes: log.droppedAttributes,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    status: failure === null ? 'UNSET' : 'ERROR',
    statusMessage: failure?.message ?? '',
    resource: log.resource,
    scope: scopeOf(log),
  }
}

/** Nanoseconds; an event is told when its step ended. */
function durationOf({ attributes }: LogRecord): bigint {
  const sent = Number(textAt(attributes, ['duration_ms', 'duration']) ?? '0')
  return Number.isFinite(sent) && sent > 0 ? BigInt(Math.round(Math.min(sent, durationMsMax) * 1e6)) : 0n
}

const hashOf = (parts: readonly string[], digits: number): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, digits)

const plain = (value: AttributeValue): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
