import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { isList } from '../messages/read-json.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'nemo-guardrails'
const payloadKeys = {
  rule,
  input: ['guardrails.request.input', 'guardrails.rail.input'],
  output: ['guardrails.request.output'],
} as const

const kindByName: Readonly<Record<string, SpanKind>> = {
  'guardrails.request': 'WORKFLOW',
  'guardrails.action': 'OTHER',
  interaction: 'WORKFLOW',
}

/** NeMo Guardrails: rails that check what goes in and comes out, around calls of models in conventional keys. */
export const nemoGuardrails: Dialect = {
  id: rule,
  scopes: ['nemo_guardrails', 'nemoguardrails'],
  markers: ['rail.type', 'rail.name', 'rail.stop', 'action.has_llm_calls', 'guardrails.request.input'],
  kinds: [],
  fields: {},
  read(span, draft) {
    if (span.attributes['rail.type'] !== undefined) readRail(span, draft)
    const kind = Object.hasOwn(kindByName, span.name) ? kindByName[span.name] : undefined
    if (kind !== undefined) fillKind(draft, kind, rule, { rule, key: 'name' })
    else if (span.attributes['action.has_llm_calls'] !== undefined) {
      fillKind(draft, 'OTHER', rule, { rule, key: 'action.has_llm_calls' })
    }
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
  },
}

/** Rails that write the answer are steps of the work; all others are there to stop something. */
function readRail({ attributes }: Span, draft: Draft): void {
  const type = text(attributes['rail.type'])
  const writes = type === 'generation' || type === 'dialog'
  fillKind(draft, writes ? 'WORKFLOW' : 'GUARDRAIL', rule, { rule, key: 'rail.type' })
  const stop = attributes['rail.stop']
  if (writes || typeof stop !== 'boolean') return
  const decisions = attributes['rail.decisions']
  const decided = isList(decisions) ? decisions.filter((each) => typeof each === 'string').join(', ') : null
  const verdict = {
    name: text(attributes['rail.name']),
    verdict: stop ? 'block' : 'allow',
    triggered: stop,
    reason: text(attributes['guardrails.rail.reason']) ?? (stop && decided ? decided : null),
    category: type,
  }
  fill(draft, 'guardrail', verdict, { rule, key: 'rail.stop' })
}

const text = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
