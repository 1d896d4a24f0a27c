import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, parseStrict, readJson } from '../messages/read-json.ts'
import { answerText, looksCut, pathOf, toolCallsIn } from './answer.ts'
import { schemaProblem, type SchemaProblem } from './schema-check.ts'
import { kinds, type Signal } from './signal.ts'

/** The caller asked for JSON, and what came back cannot be read as JSON, with or without fences and prose around it, or breaks its schema. */
export const invalidStructuredOutput: Signal = {
  id: 'invalid-structured-output',
  title: 'The answer is not the JSON that was asked for',
  version: 3,
  grade: 'B',
  classes: ['output.invalid_format'],
  kinds: kinds('LLM'),
  needs: ['output'],
  when: ['jsonRequested'],
  content: ['outputs'],
  notOn: [
    'JSON in a fence or in prose',
    'tool calls instead',
    'a stream that was cancelled',
    'a list of what the schema describes',
    'thoughts before it',
    'an object that was printed by the library',
  ],
  find({ story }) {
    if (!story.jsonRequested || story.output === null || toolCallsIn(story.output).length > 0) return null
    if (story.finishReason === 'cancelled' || story.finishReason === 'pause') return null
    const text = withoutThoughts(answerText(story.output)).trim()
    if (text === '' || looksCut(text)) return null
    // An object that was sent nested and not as text is JSON already.
    if (story.output.some(({ parts }) => parts.some(({ type }) => type === 'other'))) return null
    const value = jsonIn(text)
    const path = pathOf(story, 'output', 'output')
    if (value === undefined) {
      if (path === 'output.value' && isPrinted(text)) return null
      const message = 'JSON was asked for, and the answer cannot be parsed as JSON'
      return { class: 'output.invalid_format', confidence: 0.9, path, excerpt: text, note: message, facts: { message } }
    }
    const problem = problemOf(story.outputSchema, value)
    if (problem === null) return null
    return {
      class: 'output.invalid_format',
      confidence: 0.85,
      path,
      excerpt: text,
      note: `the answer breaks the schema that was asked for: ${problem.path} ${problem.what}`,
      facts: { message: `the answer breaks its schema: ${problem.what}`, schemaPath: problem.path },
    }
  },
}

/** Of a list only its elements may have been described, so a list is compared with nothing but the schema of one. */
function problemOf(given: Json, value: Json): SchemaProblem | null {
  const schema = isRecord(given) && isRecord(given.schema) ? given.schema : given
  if (!isRecord(schema) || (Array.isArray(value) && schema.type !== 'array')) return null
  return schemaProblem(schema, value)
}

/** Reasoning models think aloud before they answer. */
const withoutThoughts = (text: string): string => text.replace(/^\s*<think(?:ing)?>[^]*?<\/think(?:ing)?>/i, '')

/** What a library made of the answer, as Python prints it. */
const isPrinted = (text: string): boolean => /^\w+\([^]*\)$/.test(text) || typeof readJson(text).value === 'object'

/** JSON as the whole text, inside a fence, or between the first and the last bracket. */
function jsonIn(text: string): Json | undefined {
  const whole = parseStrict(text)
  if (whole !== undefined) return whole
  const fence = /```(?:json\w*)?\s*\n?([^]*?)\n?\s*```(?!`)/i.exec(text)?.[1]
  const fenced = fence === undefined ? undefined : parseStrict(fence.trim())
  return fenced ?? between(text, '{', '}') ?? between(text, '[', ']')
}

function between(text: string, open: string, close: string): Json | undefined {
  const from = text.indexOf(open)
  const to = text.lastIndexOf(close)
  return from >= 0 && to > from ? parseStrict(text.slice(from, to + 1)) : undefined
}
