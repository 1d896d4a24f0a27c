import type { Story } from '#core/telemetry/story.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { answerText, pathOf } from './answer.ts'
import { classifyError } from './errors/classify-error.ts'
import { errorFactsOfText } from './errors/facts.ts'
import { providerClasses } from './errors/provider-classes.ts'
import { kinds, type Signal } from './signal.ts'

/** Longer texts are answers, whatever they begin with. */
const textCharsMax = 4_000

/** How the errors of models' clients look once they were turned into text. */
const shapes: readonly RegExp[] = [
  /^(?:error: )?(?:openai|anthropic|litellm|groq|mistralai|cohere|together|ollama|botocore|google\.(?:genai|api_core|generativeai))\.[\w.]*(?:Error|Exception|Exhausted|Timeout|Exceeded)\b/i,
  /^error code: [45]\d\d - [{[]/i,
  /^api error:? \(?[45]\d\d\b/i,
  /^(?:error: )?an error occurred \(\w+\) when calling the (?:converse|invokemodel)/i,
]

/** A wrapper caught what the provider raised and handed it on as if the model had said it. */
export const errorAnswered: Signal = {
  id: 'error-answered',
  title: 'The answer is the error of a model’s client',
  version: 1,
  grade: 'B',
  classes: [...providerClasses, 'output.content_filter'],
  kinds: kinds('LLM'),
  needs: ['output'],
  content: ['outputs'],
  notOn: [
    'an answer about errors',
    'JSON that was asked for',
    'an error that the app defined',
    'code with an error in it',
  ],
  find({ story }) {
    const text = answerText(story.output ?? []).trimStart()
    if (text.length > textCharsMax || !isError(text, story)) return null
    const facts = errorFactsOfText(text)
    const { class: name } = classifyError({ ...facts, fromModel: true }, 'LLM')
    if (name === null) return null
    return {
      class: errorAnswered.classes.includes(name) ? name : 'provider.server_error',
      confidence: 0.85,
      path: pathOf(story, 'output', 'output'),
      excerpt: text.slice(0, 400),
      note: 'the answer is an error as models’ clients word it',
      facts: { message: facts.message, code: facts.status === null ? null : String(facts.status) },
    }
  },
}

function isError(text: string, { jsonRequested }: Story): boolean {
  if (!text.startsWith('{')) return shapes.some((shape) => shape.test(text))
  return !jsonRequested && /^\{\s*"(?:error|type)"\s*:/.test(text) && isErrorBody(jsonOf(text))
}

const bodyKeys = /^(?:error|type|status|code|request_id)$/

/** `{"error": {"message": …, "type": …}}`, as OpenAI, Anthropic and Google answer, and nothing beside it. */
function isErrorBody(body: Json): boolean {
  if (!isRecord(body) || !isRecord(body.error) || (body.type !== undefined && body.type !== 'error')) return false
  const { message, type, code, status } = body.error
  return (
    typeof message === 'string' &&
    (type ?? code ?? status) !== undefined &&
    Object.keys(body).every((key) => bodyKeys.test(key))
  )
}
