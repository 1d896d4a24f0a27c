import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { fillKind, type Draft } from './dialect.ts'

/** What a span did, by how its name begins. The first row that fits decides, so longer beginnings come first. */
export type NameKinds = readonly (readonly [string, SpanKind])[]

/** Decides the kind by the span's name, for dialects that say it nowhere else. */
export function fillKindByName(span: Span, draft: Draft, rule: string, rows: NameKinds): void {
  if (draft.dialect !== null) return
  for (const [beginning, kind] of rows) {
    if (!span.name.startsWith(beginning)) continue
    fillKind(draft, kind, rule, { rule, key: 'name' })
    return
  }
}
