import { jsonOf } from '../messages/read-json.ts'
import { numberFrom } from '../messages/scalars.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import type { Span } from '#core/telemetry/span.ts'

const rule = 'ag2'

/** AG2 (AutoGen of the community): the GenAI conventions, with conversations that repeat what was used inside them. */
export const ag2: Dialect = {
  id: rule,
  scopes: ['opentelemetry.instrumentation.ag2'],
  markers: ['ag2.span.type'],
  kinds: [
    {
      key: 'ag2.span.type',
      values: {
        conversation: 'WORKFLOW',
        multi_conversation: 'WORKFLOW',
        agent: 'AGENT',
        llm: 'LLM',
        tool: 'TOOL',
        code_execution: 'TOOL',
        handoff: 'OTHER',
        speaker_selection: 'OTHER',
        human_input: 'OTHER',
      },
    },
  ],
  fields: {},
  readLast(span, draft) {
    if (span.attributes['ag2.span.type'] === 'code_execution') readCode(span, draft)
  },
}

/** Code that an agent wrote and had run. */
function readCode({ attributes }: Span, draft: Draft): void {
  const key = 'ag2.code_execution.exit_code'
  fill(draft, 'toolName', 'code', { rule, key: 'ag2.span.type' })
  const exit = numberFrom(attributes[key] ?? Number.NaN)
  if (Number.isInteger(exit)) fill(draft, 'toolFailed', exit !== 0, { rule, key })
  const output = attributes['ag2.code_execution.output']
  if (output !== undefined) fill(draft, 'toolResult', jsonOf(output), { rule, key: 'ag2.code_execution.output' })
}
