import { describe, expect, it } from 'vitest'

import type { Json } from '#core/telemetry/attributes.ts'
import { drawSpans, spanFindings } from '#test/support/runs.ts'
import { normalise } from '#collector/normalise.ts'

import { answers } from './labelled/answers.ts'
import { failures } from './labelled/failures.ts'

/** What is found on the span of a tool that gave this back; hints left out. */
function foundOn(tool: string, result: Json): readonly string[] {
  const attributes = {
    'openinference.span.kind': 'TOOL',
    'tool.name': tool,
    'input.value': '{"q":"x"}',
    'output.value': typeof result === 'string' ? result : JSON.stringify(result),
  }
  const records = drawSpans([{ id: 'tool', under: null, attributes }]).map(normalise)
  return spanFindings(records).flatMap((finding) => (finding.grade === 'C' ? [] : [finding.class]))
}

describe.each(Object.entries(failures))('a tool that failed: %s', (_, cases) => {
  it.each(cases)('is %s for %s: %j', (found, tool, result) => expect(foundOn(tool, result)).toEqual([found]))
})

describe('a tool that answered', () => {
  it.each(answers)('%s: %j', (tool, result) => expect(foundOn(tool, result)).toEqual([]))
})
