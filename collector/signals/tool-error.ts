import type { Json } from '#core/telemetry/attributes.ts'
import type { Story } from '#core/telemetry/story.ts'
import { isRecord } from '../messages/read-json.ts'
import { classifyError } from './errors/classify-error.ts'
import { errorFactsOfText } from './errors/facts.ts'
import type { Hit } from './signal.ts'

/** The hit of a tool that answered with an error instead of raising one. Its text decides between the tool classes. */
export function answered(story: Story, reason: string, path: string, confidence: number, note: string): Hit {
  const verdict = reason === '' ? null : classifyError(errorFactsOfText(reason), 'TOOL')
  const name = verdict?.class?.startsWith('tool.') ? verdict.class : 'tool.error'
  return {
    class: name,
    confidence,
    path,
    excerpt: reason === '' ? null : reason,
    note,
    ...(name === 'tool.error' && story.toolName ? { title: `Tool ${story.toolName} answered with an error` } : {}),
    facts: { message: reason === '' ? 'the tool failed' : reason },
  }
}

const reasonKeys = [
  'error',
  'error_message',
  'errorMessage',
  'message',
  'msg',
  'detail',
  'details',
  'reason',
  'description',
  'stderr',
  'text',
  'content',
  'output',
  'result',
  'raw_output',
  'observation',
  'blocks',
]

/** The sentence in a result that says what went wrong; null when there is none. */
export function reasonIn(result: Json): string | null {
  if (typeof result === 'string') return result
  if (Array.isArray(result)) return reasonIn(result[0] ?? null)
  if (!isRecord(result)) return null
  for (const key of reasonKeys) {
    const value = result[key]
    if (typeof value === 'string' && value !== '') return value
    const inner = typeof value === 'object' && value !== null ? reasonIn(value) : null
    if (inner !== null) return inner
  }
  return null
}
