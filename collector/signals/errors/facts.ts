import { createTextMemo } from '#core/platform/text-memo.ts'

import type { SpanRecord } from '../../pipeline/record.ts'
import { providerAt } from '../../dialects/values/providers.ts'
import { isSdkStack } from '../stack-frames.ts'
import { nestedErrorIn } from './nested.ts'
import { wrapperTypes } from './wrappers.ts'

/** Everything a failed span says about why, made ready for the rows. */
export interface ErrorFacts {
  /** Class names without modules, wrappers left out; the cause chain included. */
  readonly types: ReadonlySet<string>
  /** Machine words from nested JSON, the type and the message. */
  readonly codes: ReadonlySet<string>
  /** Lower-case text of message and causes. */
  readonly text: string
  /** The names as lower-case words: `ApiTimeout` says “api timeout”. */
  readonly words: string
  /** HTTP status, sent or read from the text. */
  readonly status: number | null
  /** Proof that a model's library or host was involved, whatever kind the span has. */
  readonly fromModel: boolean
  /** The sentence for people: from nested JSON where there is some. */
  readonly message: string
}

const textCharsMax = 8 * 1024
const stackCharsMax = 8 * 1024

const modelModules = new RegExp(
  [
    String.raw`^(?:openai|anthropic|litellm|groq|mistralai|cohere|together|ollama|replicate|huggingface_hub|vllm)\.`,
    String.raw`^(?:google\.(?:genai|generativeai)|langchain_(?:openai|anthropic|google_\w+|aws))\.`,
    String.raw`^(?:com\.(?:openai|anthropic|azure\.ai|google\.(?:genai|cloud\.vertexai))|dev\.langchain4j|org\.springframework\.ai)\.`,
    String.raw`^software\.amazon\.awssdk\.services\.bedrock`,
    String.raw`^(?:OpenAI|Anthropic|Azure\.AI|System\.ClientModel|Microsoft\.(?:SemanticKernel|Extensions\.AI))\.`,
  ].join('|'),
)
/** Clouds raise these for their tables and queues as well. */
const cloudModules = /^(?:botocore|google\.(?:api_core|auth))\./
const cloudModels = /bedrock|aiplatform|generativelanguage|vertex ai|gemini|publisher model/i

/** Gathers what a span with an error says, from its type, message, stack and attributes. */
export function errorFactsOf({ span, story }: SpanRecord): ErrorFacts {
  const message = (story.errorMessage ?? '').slice(0, textCharsMax)
  const stack = boundedStack(story.errorStack ?? '')
  const causes = causesIn(stack)
  const nested = nestedErrorIn(message)
  const names = [story.errorType ?? '', ...exceptionTypes(span), ...namesIn(message), ...causes.names].filter(
    (name) => name !== '',
  )
  const types = names.map(lastSegment)
  if (message === 'terminated' && types.includes('TypeError')) names.push(bodyBrokeOff)
  const codes = [...names, ...nested.codes, ...codesIn(message)].filter((code) => !wrapperTypes.has(code))
  return {
    types: new Set(types.filter((type) => !wrapperTypes.has(type))),
    codes: new Set(codes),
    text: `${message}\n${causes.lines}`.toLowerCase(),
    words: wordsOf(types),
    status: story.httpStatus ?? nested.status ?? statusIn(message) ?? numeric(story.errorType),
    fromModel:
      names.some((name) => modelModules.test(name) || name.startsWith('AI_')) ||
      (names.some((name) => cloudModules.test(name)) && cloudModels.test(message)) ||
      modelShape.test(message) ||
      isSdkStack(stack) ||
      hostOf(hostIn(span)),
    message: nested.message ?? message,
  }
}

/** All that the facts of a span are gathered from, as one text. */
export function errorSource({ span, story }: SpanRecord): string {
  const host = hostIn(span)
  const types = span.events.length === 0 ? '' : exceptionTypes(span).join('\0')
  return [
    story.errorType ?? '',
    story.httpStatus ?? '',
    typeof host === 'string' ? host : '',
    types,
    story.errorMessage ?? '',
    story.errorStack ?? '',
  ].join('\0\0')
}

/** The same for an error that is only a text, such as a tool's answer. */
export function errorFactsOfText(given: string): ErrorFacts {
  const message = given.slice(0, textCharsMax)
  const nested = nestedErrorIn(message)
  const names = namesIn(message)
  return {
    types: new Set(names.map(lastSegment).filter((type) => !wrapperTypes.has(type))),
    codes: new Set([...names, ...nested.codes, ...codesIn(message)]),
    text: message.toLowerCase(),
    words: wordsOf(names.map(lastSegment)),
    status: nested.status ?? statusIn(message),
    fromModel: false,
    message: nested.message ?? message,
  }
}

/**
 * Node's `fetch` says `TypeError: terminated` and nothing else when a body breaks off: too common a word for a phrase.
 */
const bodyBrokeOff = 'FETCH_BODY_BROKE_OFF'

const hostIn = ({ attributes }: SpanRecord['span']) =>
  attributes['server.address'] ?? attributes['url.full'] ?? attributes['http.url']
const hostOf = (host: unknown): boolean => typeof host === 'string' && providerAt(host) !== null

function exceptionTypes({ events }: SpanRecord['span']): string[] {
  return events.flatMap(({ name, attributes }) => {
    const type = name === 'exception' ? attributes['exception.type'] : undefined
    return typeof type === 'string' ? [type] : []
  })
}

const wordsOf = (types: readonly string[]): string =>
  types
    .map((type) => type.replace(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll('_', ' '))
    .join('\n')
    .toLowerCase()

const lastSegment = (name: string): string => name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1)

const namePattern =
  /\b((?:[A-Za-z_]\w*\.){0,6}[A-Z]\w*(?:Error|Exception|Timeout|Exceeded|Interrupt|Exhausted|Expired)|(?:[a-z_]\w*\.){1,4}exceptions\.[A-Z]\w*)(?=[:(\s-]|$)/g

/**
 * Class names near the start of a message, as wrappers leave them: `RateLimitError("…")`, `litellm.X: YException -
 * {…}`.
 */
const namesIn = (message: string): string[] =>
  [...message.slice(0, 400).matchAll(namePattern)].slice(0, 6).map((match) => match[1] ?? '')

/** Heads of chained tracebacks: Python prints the cause first, Java `Caused by:`, JavaScript `[cause]:`, .NET `--->`. */
const causePattern = /^(?:Caused by: |\s*\[cause\]: |\s*\| |\s*---> )?((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?:: |\s*$)(.*)$/gm

interface Causes {
  readonly names: readonly string[]
  /** What each says, a line each. */
  readonly lines: string
}

/** The stack of a failure is told by every span above it. */
const knownCauses = createTextMemo<Causes>({ textsMax: 256, charactersMax: 1_000_000, keepFirst: true })

function causesIn(stack: string): Causes {
  const known = knownCauses.get(stack)
  if (known !== undefined) return known
  const found = [...stack.matchAll(causePattern)].slice(0, 12)
  const causes = {
    names: found.map((match) => match[1] ?? ''),
    lines: found.map((match) => (match[2] ?? '').slice(0, 500)).join('\n'),
  }
  knownCauses.set(stack, causes)
  return causes
}

/** Both ends of a long stack: JavaScript names the error first, Python last. */
const boundedStack = (stack: string): string =>
  stack.length <= stackCharsMax ? stack : `${stack.slice(0, stackCharsMax / 2)}\n${stack.slice(-stackCharsMax / 2)}`

const codePattern = /\b[a-z]+(?:_[a-z]+)+\b|\bE[A-Z_]{4,}\b|\b[A-Z]+(?:_[A-Z]+)+\b/g
const codesIn = (message: string): string[] =>
  [...message.slice(0, 1000).matchAll(codePattern)].slice(0, 20).map((match) => match[0])

/** `Error code: 429 - …`, `429 Rate limit …`, `status code 503`, `HTTP 500`. */
const statusPatterns = [
  /^(?:[\w.]*(?:Error|Exception): |[\w.]+\(['"]|<)?([45]\d\d)\b(?!\.)/,
  /\b(?:error code|status code|status_code|statuscode|http status|http|status)[:=\s]+([45]\d\d)\b/i,
  /\(([45]\d\d)\)/,
  /\bindicate success: ([45]\d\d)\b/,
  /: \[([45]\d\d) [A-Z]/,
]

function statusIn(message: string): number | null {
  const head = message.slice(0, 600)
  for (const pattern of statusPatterns) {
    const found = pattern.exec(head)?.[1]
    if (found !== undefined) return Number(found)
  }
  return null
}

const numeric = (type: string | null): number | null => (type !== null && /^[45]\d\d$/.test(type) ? Number(type) : null)

/** How the clients of model providers begin their messages, and nobody else. */
const modelShape =
  /^Error code: \d{3} - [{[]|^\d{3} status code \(no body\)|litellm\.|AnthropicException|OpenAIException|An error occurred \(\w+\) when calling the (?:Converse|InvokeModel)/
