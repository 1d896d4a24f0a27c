import { LRUCache } from 'lru-cache'

import {
  captureParts,
  isUnavailable,
  learnPart,
  type CapturePart,
  type CaptureState,
  type PartMemory,
} from '#core/memory/content-capture.ts'
import type { CaptureRow } from '#core/memory/store/content-capture.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { seenOn } from './seen-content.ts'

/** Apps times libraries that are remembered; a forgotten one is learned anew. */
const sourcesMax = 5000

type Source = { [Part in CapturePart]?: PartMemory }

/** What apps leave out of their spans, learned per project, app and library. */
export interface Capture {
  /** Learns from a span. Costs a look-up for model calls and tools, and nothing for all others. */
  learn(record: SpanRecord, projectId: number): void
  stateOf(record: SpanRecord, projectId: number, part: CapturePart): CaptureState | null
  /** Whether any of the parts is known to be left out. */
  lacks(record: SpanRecord, projectId: number, parts: readonly CapturePart[]): boolean
  /** Takes over what was learned before. */
  know(row: CaptureRow): void
}

/** `onChange` hears of each change of what is known, which is rare. */
export function createCapture(onChange: (row: CaptureRow) => void = () => undefined): Capture {
  const sources = new LRUCache<string, Source>({ max: sourcesMax })

  let last: (Pick<Span, 'resource' | 'scope'> & { readonly projectId: number; readonly source: Source }) | null = null

  /** Spans come in rows from one app and library, the same two objects on all of them. A span itself is not held on to. */
  function sourceOf(record: SpanRecord, projectId: number): Source {
    const { resource, scope } = record.span
    if (last?.projectId === projectId && last.resource === resource && last.scope === scope) return last.source
    const key = keyOf(record, projectId)
    let source = sources.get(key)
    if (source === undefined) sources.set(key, (source = {}))
    last = { resource, scope, projectId, source }
    return source
  }

  const stateOf: Capture['stateOf'] = (record, projectId, part) =>
    sources.get(keyOf(record, projectId))?.[part]?.state ?? null

  return {
    stateOf,
    lacks: (record, projectId, parts) => parts.some((part) => isUnavailable(stateOf(record, projectId, part))),
    learn(record, projectId) {
      const { kind } = record.story
      if (kind !== 'LLM' && kind !== 'TOOL') return
      const source = sourceOf(record, projectId)
      for (const part of captureParts) {
        const seen = seenOn(record, part)
        if (seen === null) continue
        const before = source[part]
        const after = learnPart(before, seen)
        if (after === before) continue
        source[part] = after
        if (after.state === null || after.state === before?.state) continue
        onChange({ projectId, app: record.story.app, scope: record.span.scope.name, part, state: after.state })
      }
    },
    know({ projectId, app, scope, part, state }) {
      const key = `${projectId}\n${app}\n${scope}`
      const source = sources.get(key) ?? {}
      const seen = state === 'recorded' ? 'content' : state === 'off' ? 'nothing' : state
      source[part] = { state, seen, same: 0 }
      sources.set(key, source)
    },
  }
}

const keyOf = ({ span, story }: SpanRecord, projectId: number): string =>
  `${projectId}\n${story.app}\n${span.scope.name}`
