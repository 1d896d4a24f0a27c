import type { Attributes, AttributeValue } from './attributes.ts'
import { eventNameOf, familyOf, textAt } from './log-event.ts'
import type { LogRecord } from './log-record.ts'
import { momentOf } from './log-record.ts'
import type { SpanEvent } from './span.ts'

/** What a log record says of its span. */
export interface Told {
  /** The record as the span event that dialects know. */
  readonly event: SpanEvent
  /** Attributes of the span that only the record holds. What the span itself says comes first. */
  readonly lifted: Attributes
}

type Entries = { readonly [key: string]: AttributeValue }

/** Reads one kind of record; null when it is another kind, or says nothing of its span. */
type Reader = (log: LogRecord, name: string) => { readonly name: string; readonly attributes: Attributes } | null

const nothing: Attributes = {}

/**
 * A record as an event of its span, in the words dialects know from span events. Null for plain lines of a log: they
 * are shown beside the span and say nothing of it that could be counted on.
 */
export function toldBy(log: LogRecord): Told | null {
  const name = eventNameOf(log)
  for (const read of readers) {
    const found = read(log, name)
    if (found === null) continue
    const event = { ...found, atNs: momentOf(log), droppedAttributes: log.droppedAttributes }
    return { event, lifted: found.name === details ? liftedFrom(found.attributes) : statusOf(found) }
  }
  return null
}

const details = 'gen_ai.client.inference.operation.details'
const kept =
  /^gen_ai\.(?:system|user|assistant|tool)\.message$|^gen_ai\.choice$|^gen_ai\.(?:evaluation\.result|content\.)/

/** Events whose body is their attributes: messages, choices, details of a call, evaluations. */
const conventional: Reader = (log, name) => {
  if (name !== details && !kept.test(name)) return null
  const { body } = log
  if (isMap(body)) return { name, attributes: { ...log.attributes, ...body } }
  return { name, attributes: body === null ? log.attributes : { ...log.attributes, 'gen_ai.event.content': body } }
}

const errorSeverity = 17

/** What was logged as an exception. One that was logged as less than an error was dealt with. */
const exception: Reader = (log, name) => {
  const own = name === 'gen_ai.client.operation.exception'
  const attributes = own && isMap(log.body) ? { ...log.attributes, ...log.body } : log.attributes
  const hasException = attributes['exception.type'] !== undefined || attributes['exception.message'] !== undefined
  if (!hasException) return null
  const loud = log.severityNumber === 0 || log.severityNumber >= errorSeverity || name === 'exception'
  return own || loud ? { name: own ? name : 'exception', attributes } : null
}

/** AWS ADOT moves messages into records named after the scope: `{input: {messages}, output: {messages}}`. */
const scopeNamed: Reader = ({ body, attributes, scope }, name) => {
  if (!isMap(body) || (name !== '' && name !== scope.name)) return null
  const input = messagesIn(body['input'])
  const output = messagesIn(body['output'])
  if (input === null && output === null) return null
  return {
    name: details,
    attributes: {
      ...attributes,
      ...(input === null ? {} : { 'gen_ai.input.messages': input }),
      ...(output === null ? {} : { 'gen_ai.output.messages': output }),
    },
  }
}

function messagesIn(side: AttributeValue | undefined): readonly AttributeValue[] | null {
  const messages = isMap(side) ? side['messages'] : undefined
  return isList(messages) ? messages.map(unwrapped) : null
}

/** `{role, content: {content: …}}`: the inner wrapper is named after what it holds, and says nothing. */
function unwrapped(message: AttributeValue): AttributeValue {
  if (!isMap(message) || !isMap(message['content'])) return message
  const [[key, inner] = ['', null], ...others] = Object.entries(message['content'])
  return others.length === 0 && ['content', 'message', 'text'].includes(key) ? { ...message, content: inner } : message
}

/** Spring AI logs prompt and completion as text, a heading above a list: `["…", "…"]`. */
const springAi: Reader = ({ body, scope, attributes }) => {
  if (typeof body !== 'string' || !scope.name.endsWith('ObservationHandler')) return null
  const isPrompt = /Chat(?:Model|Client)Prompt/.test(scope.name)
  if (!isPrompt && !/Chat(?:Model|Client)Completion/.test(scope.name)) return null
  const text = withoutListSigns(body.slice(body.indexOf('\n') + 1).trim())
  if (text === '') return null
  return isPrompt
    ? { name: 'gen_ai.content.prompt', attributes: { ...attributes, 'gen_ai.prompt': text } }
    : { name: 'gen_ai.content.completion', attributes: { ...attributes, 'gen_ai.completion': text } }
}

/** The texts of such a list are joined without escaping, so it is no JSON. */
const withoutListSigns = (list: string): string =>
  list.startsWith('["') && list.endsWith('"]') ? list.slice(2, -2).replaceAll('", "', '\n') : list

const promptEvent = /\.(?:user_prompt|api_request)$/
const answerEvent = /\.(?:assistant_response|api_response)$/

/** Prompts and answers of coding agents, when they were allowed to record them. */
const agentContent: Reader = (log, name) => {
  if (familyOf(log) === null) return null
  const { attributes } = log
  const prompt = promptEvent.test(name) ? contentAt(attributes, ['prompt', 'request_text']) : null
  if (prompt !== null) return { name: 'gen_ai.content.prompt', attributes: { ...attributes, 'gen_ai.prompt': prompt } }
  const answer = answerEvent.test(name) ? contentAt(attributes, ['response', 'response_text']) : null
  if (answer === null) return null
  return { name: 'gen_ai.content.completion', attributes: { ...attributes, 'gen_ai.completion': answer } }
}

/** Content that was not recorded stands there as a mark. */
function contentAt(attributes: Attributes, keys: readonly string[]): string | null {
  const text = textAt(attributes, keys)
  return text === null || /^[<[]redacted[>\]]$/i.test(text) ? null : text
}

/** Failed calls of coding agents. */
const agentError: Reader = (log, name) => {
  if (familyOf(log) === null) return null
  const failure = agentFailureOf(log, name)
  if (failure === null) return null
  return {
    name: 'exception',
    attributes: {
      ...log.attributes,
      ...(failure.type === null ? {} : { 'exception.type': failure.type }),
      'exception.message': failure.message,
      ...(failure.status === null ? {} : { 'http.response.status_code': failure.status }),
    },
  }
}

export interface AgentFailure {
  readonly type: string | null
  readonly message: string
  /** HTTP status, when one was sent. */
  readonly status: number | null
}

const failureEvent =
  /\.(?:api_error|internal_error|session_error|retries_exhausted|api_refusal|malformed_json_response|chat\.\w+_failure)$/

/** What a record of a coding agent says went wrong; null when nothing did. Success is text there: `"false"`. */
export function agentFailureOf({ attributes }: LogRecord, name: string): AgentFailure | null {
  const message = textAt(attributes, ['error', 'error.message', 'error_message'])
  const failed = failureEvent.test(name) || (message !== null && name !== '')
  if (!failed) return null
  const status = Number(textAt(attributes, ['status_code', 'http.response.status_code', 'http.status_code']) ?? '')
  const type = textAt(attributes, ['error_type', 'error.type', 'error_name'])
  return {
    type,
    message: message ?? type ?? name,
    status: Number.isInteger(status) && status >= 400 && status < 600 ? status : null,
  }
}

const readers: readonly Reader[] = [conventional, exception, scopeNamed, springAi, agentContent, agentError]

/** Everything the conventions say of a call may stand on the event alone. */
const liftedFrom = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([key]) => /^gen_ai\.|^server\.address$|^error\.type$/.test(key)),
  )

const statusOf = ({ name, attributes }: { readonly name: string; readonly attributes: Attributes }): Attributes => {
  const status = name === 'exception' ? attributes['http.response.status_code'] : undefined
  return status === undefined ? nothing : { 'http.response.status_code': status }
}

const isList = (value: AttributeValue | undefined): value is readonly AttributeValue[] => Array.isArray(value)
const isMap = (value: AttributeValue | undefined): value is Entries =>
  typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Uint8Array)
