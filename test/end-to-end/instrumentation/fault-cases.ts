import { expect, it } from 'vitest'
import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { faultTable } from '#cli/demo/plan/fault-table.ts'
import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import { firmFindings } from './understand.ts'
import type { WatchedApp } from './watched-app.ts'

/** How the model is asked when a fault is to show: some faults only exist in JSON, in tool calls or in streams. */
export type Way = 'chat' | 'json' | 'tools' | 'stream'

export const faultCases: readonly (readonly [ServerFault, Way])[] = [
  ['rate_limit', 'chat'],
  ['quota', 'chat'],
  ['overloaded', 'chat'],
  ['overloaded_529', 'chat'],
  ['server_error', 'chat'],
  ['auth', 'chat'],
  ['model_not_found', 'chat'],
  ['bad_request', 'chat'],
  ['context_length', 'chat'],
  ['prompt_filtered', 'chat'],
  ['timeout', 'chat'],
  ['connection_reset', 'chat'],
  ['broken_stream', 'stream'],
  ['content_filter', 'chat'],
  ['empty', 'chat'],
  ['truncated', 'chat'],
  ['refusal', 'chat'],
  ['invalid_json', 'json'],
  ['unknown_tool', 'tools'],
  ['bad_arguments_json', 'tools'],
  ['bad_arguments_missing', 'tools'],
]

export interface Emitter {
  readonly name: string
  readonly app: () => WatchedApp
  readonly ask: Readonly<Record<Way, () => Promise<unknown>>>
  /** Where a refused or broken call can be seen: at the model's span, or only at the app's own. */
  readonly refusedOn: SpanKind
  /** Faults that this emitter tells in another way, or not at all (empty list), and why. */
  readonly exceptions?: Readonly<
    Partial<Record<ServerFault, { readonly classes: readonly FailureClass[]; readonly why: string }>>
  >
  /** Faults whose span is another one than usual. */
  readonly elsewhere?: Readonly<Partial<Record<ServerFault, SpanKind>>>
}

const rows: string[] = []

/** One test per fault: the class that is found, on the span that is to blame, and nothing else beside it. */
export function itFindsEveryFault(emitter: Emitter): void {
  it.each(faultCases)('finds %s', async (fault, way) => {
    const records = await emitter.app().observe(fault, emitter.ask[way])
    const findings = firmFindings(records)
    const exception = emitter.exceptions?.[fault]
    const expected: readonly FailureClass[] = exception?.classes ?? faultTable[fault].classes
    const kind = emitter.elsewhere?.[fault] ?? (faultTable[fault].carrier === 'model' ? 'LLM' : emitter.refusedOn)
    rows.push(
      [emitter.name, fault, findings.map((one) => `${one.class} on ${one.on.span.name}`).join(', ')].join(' | '),
    )
    expect([...new Set(findings.map((finding) => finding.class))]).toEqual(expected)
    for (const finding of findings) {
      expect(finding.on.story.kind).toBe(kind)
      expect(finding.evidence[0]?.spanId).toBe(finding.on.span.spanId)
    }
  })
}

/** The table of what was found, for whoever asks with NEVERMORE_SHOW_TABLES=1. */
export function showTable(): void {
  if (process.env['NEVERMORE_SHOW_TABLES'] === '1') process.stdout.write(`\n${rows.join('\n')}\n`)
}
