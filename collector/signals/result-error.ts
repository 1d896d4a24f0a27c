import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, readJson } from '../messages/read-json.ts'
import { numberFrom } from '../messages/scalars.ts'
import { beginsAsError } from './error-words.ts'
import { beginsAsErrorAbroad } from './error-words-abroad.ts'
import { missAbroad } from './nothing-found.ts'
import { printedResult } from './printed-result.ts'
import { reasonIn } from './tool-error.ts'

/** Why a result is taken for an error. */
export interface ResultError {
  /** What it says; empty when it only says that it failed. */
  readonly reason: string
  /** Keys and flags say so, not only words that a text may begin with. */
  readonly flagged: boolean
  readonly confidence: number
  readonly note: string
}

/** Reads whether a tool's result is an error: in structured keys, or at the very start of its text. Pure. */
export function errorInResult(result: Json): ResultError | null {
  const opened = openedResult(result)
  const flagged = flaggedError(opened)
  if (flagged !== null) return flagged
  const told = withoutHeading(textOfResult(opened))
  const inner = told === null ? null : objectIn(told)
  // What it says in JSON, and nothing that stands around it, tells how it went.
  if (inner !== null) return flaggedError(inner)
  const printed = told === null ? null : printedResult(told)
  const text = printed?.text ?? told
  if (printed?.failed === true)
    return { reason: text ?? '', flagged: true, confidence: 0.9, note: 'the printed result says that it failed' }
  if (text === null) return null
  const page = errorPageIn(text)
  if (page !== null)
    return { reason: `Error page: ${page}`, flagged: false, confidence: 0.8, note: 'the page is an error' }
  const said = unwrapped(text)
  if (asksAgain.test(text.slice(-tailChars)))
    return { reason: said, flagged: false, confidence: 0.9, note: 'the model is asked to try again' }
  if (!startsAsError(said.slice(0, beginCharsMax), text.length)) return null
  return { reason: said, flagged: false, confidence: 0.75, note: 'the result starts like an error' }
}

function flaggedError(result: Json): ResultError | null {
  const key = flaggedKey(result)
  if (key === null) return null
  const reason = reasonIn(result) ?? ''
  const late = key === timedOut && !/time[sd]?[ -]?out/i.test(reason)
  return {
    reason: late ? `timed out ${reason}`.trim() : reason,
    // A ticket may have the state of what it is about.
    flagged: !/^status [a-z]/.test(key),
    confidence: 0.9,
    note: `the result says ${key}`,
  }
}

const jsonCharsMax = 20_000

/** An object written as text: what MCP's parts, and frameworks that hand on texts alone, make of every result. */
function objectIn(text: string): Json | null {
  if (text.length > jsonCharsMax || !/^\s*\{/.test(text)) return null
  const { value } = readJson(text)
  return isRecord(value) ? openedResult(value) : null
}

/** How pydantic-ai ends what it tells a model of a call that it could not run. */
const asksAgain = /\bFix the errors and try again\.\s*$/
const tailChars = 60

type Fields = { readonly [key: string]: Json }

/** What frameworks put around a result, with nothing beside it. */
const wrappers: ReadonlySet<string> = new Set(['result', 'output', 'response', 'return_value'])

/** A result without what stands around it. */
export function openedResult(result: Json): Json {
  if (!isRecord(result)) return result
  const [only, other] = Object.keys(result)
  return only !== undefined && other === undefined && wrappers.has(only) ? (result[only] ?? null) : result
}

/** Which key of a result says that it failed. Only top-level keys: results may well be about errors. */
function flaggedKey(result: Json): string | null {
  if (!isRecord(result)) return null
  if (result.isError === true || result.is_error === true) return 'isError: true'
  // A lookup that finds nothing is an answer, not a failure.
  const status = numberFrom(result.status_code ?? result.statusCode ?? result.status)
  if (status === 404) return null
  if (saysNo.some((word) => result[word] === false || result[word] === 'false')) return 'success: false'
  if (Number.isInteger(status) && status >= 400 && status < 600) return `status ${status}`
  const state = typeof result.status === 'string' ? result.status.toLowerCase() : ''
  if (result.timed_out === true || result.timedOut === true || isLate(state, result)) return timedOut
  const exit = result.exit_code ?? result.exitCode ?? result.returncode
  // 1 without a word of complaint is how grep, diff and test say no.
  if (typeof exit === 'number' && exit !== 0 && !(exit === 1 && !isErrorValue(result.stderr ?? null))) {
    return `exit code ${exit}`
  }
  if (state === 'error' || (/^fail(?:ed|ure)?$/.test(state) && !isAboutSomething(result))) return `status ${state}`
  return errorKey(result)
}

const timedOut = 'timed_out: true'
const saysNo = ['success', 'ok', 'is_success', 'isSuccess'] as const
/** What a result that is nothing but an error is made of. */
const errorOnly =
  /^(?:errors?|data|message|extensions|status|code|type|detail|hint|path|request_?id|trace_?id|documentation_url)$/i
const keysOfErrorMax = 6
/** What tickets, jobs and rows have, and errors have not. */
const ofThings = /^(?:title|name|subject|(?:created|updated|started|finished)_?at)$/i

/** An error that is the result, not one of the things it tells of: a long record with such a field is about something. */
function errorKey(result: Fields): string | null {
  const keys = Object.keys(result)
  if (keys.length > keysOfErrorMax || (keys.length > 2 && keys.some((key) => ofThings.test(key)))) return null
  if (isErrorValue(result.error)) return 'error'
  if (result.error === true && keys.some(isReason)) return 'error: true'
  // AWS Lambda, and the handlers of web frameworks.
  if (isErrorValue(result.errorMessage) && result.errorType !== undefined) return 'errorType'
  if (isErrorValue(result.exception) || isErrorValue(result.traceback)) return 'exception'
  const saysCode = codeOfError(result)
  if (saysCode !== null && keys.every((key) => errorOnly.test(key))) return saysCode
  const { errors } = result
  const listed = Array.isArray(errors) && errors.length > 0 && errors.every((one) => isRecord(one))
  return listed && (result.data ?? null) === null && keys.every((key) => errorOnly.test(key)) ? 'errors' : null
}

/** `{"code": 500, "message": …}`, `{"type": "error", "message": …}`: nothing but a code and its sentence. */
function codeOfError({ code, type, message }: Fields): string | null {
  if (typeof message !== 'string' || message === '') return null
  if (type === 'error') return 'type error'
  if (typeof code === 'number' && statusOfError.has(code)) return `code ${String(code)}`
  return typeof code === 'string' && errorCode.test(code) ? `code ${code}` : null
}

/** HTTP statuses in use, without 404 (a lookup that finds nothing is an answer). */
const statusOfError = new Set([
  400, 401, 402, 403, 405, 406, 408, 409, 410, 412, 413, 415, 422, 423, 424, 425, 429, 431, 451, 500, 501, 502, 503,
  504, 505, 507, 508, 511, 520, 521, 522, 524, 529,
])
const errorCode =
  /^E[A-Z]{4,}$|(?:^|_)(?:ERR(?:OR)?|FAIL(?:ED|URE)?|TIMEOUT|INVALID|DENIED|UNAVAILABLE|EXCEEDED|UNAUTHORIZED|FORBIDDEN)(?:_|$)|^(?:Invalid|AccessDenied|Unauthorized)[A-Z]|(?:Error|Exception)$/

/** A payment or a job that failed has a name; a tool that failed has a reason. */
const isAboutSomething = (result: Fields): boolean => isNamed(result) || !Object.keys(result).some(isReason)
const isNamed = (result: Fields): boolean =>
  Object.keys(result).some((key) => /(?:^|_)id$|Id$|^(?:name|number|title)$/.test(key))

const isLate = (state: string, result: Fields): boolean => /^(?:timeout|timed[_ -]out)$/.test(state) && !isNamed(result)

const isReason = (key: string): boolean => /^(?:error|message|detail|reason)/i.test(key)

/** `error: null`, `error: ""` and `error: 0.02` (a margin) are no errors. */
const isErrorValue = (value: Json | undefined): boolean =>
  (typeof value === 'string' &&
    value !== '' &&
    !/^(?:none|null|nil|false|no(?: errors?)?|n\/a|ok|-|0)\.?$/i.test(value.trim())) ||
  (isRecord(value) && Object.keys(value).length > 0)

/** A text, bare or as the only part of an answer: MCP's `content`, a list of parts. */
export const textOfResult = (result: Json): string | null => {
  if (typeof result === 'string') return result
  if (!isRecord(result)) return firstText(result)
  const parts = result.content
  if (typeof parts === 'string' && result.tool_call_id !== undefined) return parts
  return messageOf(result) ?? firstText(parts)
}

const firstText = (parts: Json | undefined): string | null => {
  const first = Array.isArray(parts) && parts.length === 1 ? parts[0] : null
  return isRecord(first) && typeof first.text === 'string' && Object.keys(first).every(isOfPart) ? first.text : null
}

/** A document that was found has a text as well, and more than that. */
const isOfPart = (key: string): boolean =>
  /^(?:type|text|annotations|_?meta|id|index|cache_control|citations)$/.test(key)

/** `{"message": "Forbidden"}`, `{"detail": "Not authenticated"}`: a gateway's whole answer. */
function messageOf(result: Fields): string | null {
  const keys = Object.keys(result)
  if (keys.length > 3 || (result.data ?? null) !== null || !keys.every((key) => errorOnly.test(key))) return null
  const told = result.message ?? result.detail
  return typeof told === 'string' ? told : null
}

/** What frameworks put before a result, and what people say before they tell of an error. */
const wrapping =
  /^(?:\s|call id: \S+\n|(?:observation|tool (?:result|output|response)|output|result|stderr):\s|❌|⚠️|🚫|⛔|❗|✖|✗|\*\*|#{1,4} |(?:oops|sorry|unfortunately)[,.!:]\s)+/i

/** Nothing there is an answer to who looked. */
const nothingThere = /^.{0,80}\b(?:no (?:results?|match(?:es|ing)?|records?|rows|data)\b|nothing found)/i

/** What browsers in text form put before a page: `Address: …`, `Title: …` and a line. */
const pageHead =
  /^\s*(?:(?:- )?(?:address|title|url|page (?:url|title)|viewport position|source|date|last modified)\s*:[^\n]*\n)+\s*(?:[=-]{3,}\s*)?/i

/** The title of a page that stands in the place of another one. */
const errorTitle =
  /(?:^|\n)\s*(?:- )?(?:page )?title\s*:\s*((?:error )?(?:40[0-9]|429|50[0-9])(?:\s*[-:|]?\s*(?:page |file )?(?:not found|error|forbidden|too many requests|bad gateway|service unavailable))?|(?:page )?not found|access denied|forbidden|just a moment\.*|attention required! \| cloudflare)\s*(?:\n|$)/i
const errorPageCharsMax = 1_500

function errorPageIn(text: string): string | null {
  if (text.length > errorPageCharsMax) return null
  const top = pageHead.exec(text)?.[0]
  return top === undefined ? null : (errorTitle.exec(top)?.[1] ?? null)
}

/** The text without what stands around it. A page that goes on below a heading is about what the heading says. */
function unwrapped(text: string): string {
  const head = pageHead.exec(text.slice(0, headCharsMax))?.[0].length ?? 0
  const around = wrapping.exec(text.slice(head, head + beginCharsMax))?.[0] ?? ''
  const isTitle = head > 0 && around.includes('#') && text.length - head > errorHeadingCharsMax
  const from = head + (isTitle ? 0 : around.length)
  return from === 0 ? text : text.slice(from)
}

/** What a server writes below `403 Forbidden` is short. */
const errorHeadingCharsMax = 120

/** OpenManus says whose output follows. */
const heading = /^Observed output of cmd `[^`\n]{1,80}` executed:\n/

const withoutHeading = (text: string | null): string | null =>
  text?.startsWith('Observed output') === true ? text.replace(heading, '') : text

function startsAsError(begin: string, chars: number): boolean {
  if (beginsAsError(begin, chars)) return !nothingThere.test(begin)
  return beginsAsErrorAbroad(begin) && !missAbroad.test(begin)
}

const headCharsMax = 1_000
const beginCharsMax = 300

const traceback = /(?:^|\n)traceback \(most recent call last\)/i
const endCharsMax = 2_000

/** How a run of code broke off: what it printed before, then a traceback, and nothing after it. */
export function brokenOff(result: Json): string | null {
  const text = textOfResult(openedResult(result))
  if (text === null) return null
  const end = text.slice(-endCharsMax).trimEnd()
  if (/(?:^|\n)killed$/i.test(end)) return 'Killed'
  const at = end.search(traceback)
  if (at < 0) return null
  const last = end.slice(end.lastIndexOf('\n') + 1)
  return /^(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit)\b(?::|$)/.test(last) ? last : null
}
