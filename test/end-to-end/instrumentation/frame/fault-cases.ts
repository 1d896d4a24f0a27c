import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { faultTable } from '#cli/demo/plan/fault-table.ts'
import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { Emitter, Way } from './emitter.ts'
import type { Ground } from './ground.ts'
import { firmFindings } from './understand.ts'

/** Some faults only exist in JSON, in tool calls or in streams. */
const faultCases: readonly (readonly [ServerFault, Way])[] = [
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

/** One test per fault: the class that is found, on the span that is to blame, and nothing else beside it. */
export function itFindsEveryFault(emitter: Emitter, ground: Ground, seen: (right: boolean) => void): void {
  const { ask, faults, exceptions, elsewhere, refusedOn, flush } = emitter
  const cases = faultCases.flatMap(([fault, way]) =>
    ask[way] && (faults?.includes(fault) ?? true) ? [[fault, ask[way]] as const] : [],
  )
  it.each(cases)('find %s', async (fault, work) => {
    const { carrier, classes } = faultTable[fault]
    const leavesOpen = carrier !== 'model' && (elsewhere?.[fault] ?? refusedOn) === 'WORKFLOW'
    const findings = firmFindings(await ground.observe({ fault, work, flush, leavesOpen }))
    const expected: readonly FailureClass[] = exceptions?.[fault]?.classes ?? classes
    const found = [...new Set(findings.map((finding) => finding.class))]
    if (expected.length > 0) seen(isDeepStrictEqual(found, expected))
    expect(found).toEqual(expected)
    const kind = elsewhere?.[fault] ?? (carrier === 'model' ? 'LLM' : refusedOn)
    for (const finding of findings) {
      expect(finding.on.story.kind).toBe(kind)
      expect(finding.evidence[0]?.spanId).toBe(finding.on.span.spanId)
    }
  })
}
