import { isRecord, jsonOf } from '../messages/read-json.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { pathOf, answerText } from './answer.ts'
import { kinds, type Hit, type Signal } from './signal.ts'

const blockedWords = new Set([
  'block',
  'blocked',
  'deny',
  'denied',
  'fail',
  'failed',
  'intervened',
  'guardrail_intervened',
  'reject',
  'rejected',
  'tripwire_triggered',
])
const verdictKeys = [
  'gen_ai.guardrail.verdict.type',
  'gen_ai.guardrail.action.type',
  'gen_ai.guardrail.status',
] as const

/** A guardrail stepped in. That is the guardrail at work; when it keeps happening it is a failure. */
export const guardrailBlock: Signal = {
  id: 'guardrail-block',
  title: 'A guardrail stepped in',
  version: 3,
  grade: 'A',
  classes: ['guardrail.blocked'],
  kinds: kinds('LLM', 'AGENT', 'WORKFLOW', 'GUARDRAIL'),
  needs: [],
  when: ['endedOddly', 'guards'],
  notOn: ['a guardrail that let it pass', 'one that says nothing', 'text about blocking'],
  find(record) {
    const { story } = record
    if (story.finishReason === 'guardrail') {
      return hit(
        pathOf(story, 'finishReasonRaw', 'finish_reason'),
        story.finishReasonRaw,
        'the finish reason says so',
        null,
      )
    }
    // Where the guardrail has no span of its own, its verdict stands on what it guarded, whose output is an answer.
    return byVerdict(record) ?? (story.kind === 'GUARDRAIL' ? byOutput(record) : null)
  },
}

function byVerdict({ span, story }: SpanRecord): Hit | null {
  const told = story.guardrail
  if (told?.triggered === true && blockedWords.has(told.verdict ?? '')) {
    const said = told.reason ?? told.verdict
    return hit(pathOf(story, 'guardrail', 'guardrail'), said, 'the guardrail’s verdict', told.name ?? span.name)
  }
  for (const key of verdictKeys) {
    const verdict = span.attributes[key]
    if (typeof verdict === 'string' && blockedWords.has(verdict.toLowerCase())) {
      return hit(key, verdict, 'the guardrail’s verdict', span.name)
    }
  }
  return null
}

function byOutput({ span, story }: SpanRecord): Hit | null {
  const text = story.output === null ? '' : answerText(story.output)
  const result = text === '' ? rawResult(story.output) : jsonOf(text)
  if (!isRecord(result)) return null
  const said =
    typeof result.action === 'string' ? result.action : typeof result.verdict === 'string' ? result.verdict : ''
  const blocked = result.passed === false || result.blocked === true || result.allowed === false
  if (!blocked && !blockedWords.has(said.toLowerCase())) return null
  return hit(
    pathOf(story, 'output', 'output'),
    JSON.stringify(result),
    'the guardrail’s output says that it did not pass',
    span.name,
  )
}

const rawResult = (output: SpanRecord['story']['output']) => {
  const part = output?.[0]?.parts[0]
  return part?.type === 'other' ? part.value : null
}

const hit = (path: string, excerpt: string | null, note: string, where: string | null): Hit => ({
  class: 'guardrail.blocked',
  confidence: 0.95,
  path,
  excerpt,
  note,
  facts: { code: 'guardrail', where },
})
