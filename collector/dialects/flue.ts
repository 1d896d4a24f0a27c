import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { toolDefinitionsOf } from '../messages/tool-definitions.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { readSuccess } from './success-flag.ts'

const rule = 'flue'

/** Which kind a span is told by the first word of its name, and else by the keys it carries. */
const kindByName: Readonly<Record<string, SpanKind>> = {
  'flue.turn': 'LLM',
  'flue.tool': 'TOOL',
  'flue.task': 'AGENT',
  'flue.operation': 'AGENT',
  'flue.workflow': 'WORKFLOW',
}
const kindByKey: readonly (readonly [string, SpanKind])[] = [
  ['flue.tool.name', 'TOOL'],
  ['flue.turn.input', 'LLM'],
  ['flue.task.prompt', 'AGENT'],
  ['flue.workflow.name', 'WORKFLOW'],
]

/** Flue: its first exporter kept content under `flue.*`; the later one writes the conventions and keeps a few keys. */
export const flue: Dialect = {
  id: rule,
  scopes: ['@flue/opentelemetry'],
  markers: [
    'flue.turn.input',
    'flue.turn.purpose',
    'flue.tool.name',
    'flue.task.id',
    'flue.operation.kind',
    'flue.operation.id',
    'flue.workflow.name',
  ],
  kinds: [],
  fields: {
    input: ['flue.turn.input', 'flue.task.prompt', 'flue.workflow.payload'],
    output: ['flue.turn.output', 'flue.task.result', 'flue.operation.result', 'flue.workflow.result'],
    toolName: ['flue.tool.name'],
    toolCallId: ['flue.tool.call_id'],
    toolArguments: ['flue.tool.arguments'],
    toolResult: ['flue.tool.result'],
    agentName: ['flue.task.agent'],
    workflowName: ['flue.workflow.name'],
    sessionId: ['flue.session.id', 'flue.instance_id', 'flue.instance.id'],
    finishReasonRaw: ['flue.response.finish_reason'],
  },
  read(span, draft) {
    readKind(span, draft)
    readTools(span.attributes, draft)
    if (draft.kind === 'TOOL') readSuccess(span.attributes, draft, rule, 'flue.tool.success')
    if (span.attributes['flue.canceled'] === true) {
      fill(draft, 'finishReasonRaw', 'cancelled', { rule, key: 'flue.canceled' })
    }
  },
}

function readKind({ name, attributes }: Span, draft: Draft): void {
  const first = name.split(' ', 1)[0] ?? name
  const byName = Object.hasOwn(kindByName, first) ? kindByName[first] : undefined
  if (byName) fillKind(draft, byName, rule, { rule, key: 'name' })
  const told = kindByKey.find(([key]) => attributes[key] !== undefined)
  if (told) fillKind(draft, told[1], rule, { rule, key: told[0] })
}

function readTools(attributes: Attributes, draft: Draft): void {
  const key = 'flue.turn.input'
  const sent = attributes[key]
  const request = sent === undefined ? null : jsonOf(sent)
  if (isRecord(request)) fill(draft, 'tools', toolDefinitionsOf(request.tools ?? null), { rule, key })
}
