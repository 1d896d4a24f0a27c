import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord, readJson } from '../../messages/read-json.ts'
import { numberFrom } from '../../messages/scalars.ts'

/** What JSON inside an error text says: machine words, an HTTP status, and the sentence meant for people. */
export interface NestedError {
  readonly codes: readonly string[]
  readonly status: number | null
  readonly message: string | null
}

const nothing: NestedError = { codes: [], status: null, message: null }
const jsonCharsMax = 16 * 1024

/** Reads the JSON (or Python literal) that providers and wrappers put into their messages: `… - {"error": {…}}`. */
export function nestedErrorIn(text: string): NestedError {
  const from = text.indexOf('{')
  if (from < 0 || text.length - from > jsonCharsMax) return nothing
  const to = text.lastIndexOf('}')
  if (to <= from) return nothing
  const body = text.slice(from, to + 1)
  const { value } = readJson(body.startsWith('{\\"') ? body.replaceAll('\\"', '"') : body)
  return typeof value === 'string' ? nothing : gather(value)
}

const codeKeys = ['code', 'type', 'status', 'reason', '__type', 'error_code'] as const
const innerKeys = ['error', 'detail', 'details', 'body', 'innererror', 'metadata', 'cause'] as const

function gather(root: Json): NestedError {
  const codes: string[] = []
  let status: number | null = null
  let message: string | null = null
  const visit = (value: Json, depth: number): void => {
    if (depth > 6) return
    if (Array.isArray(value)) for (const item of value.slice(0, 5)) visit(item, depth + 1)
    if (!isRecord(value)) return
    for (const key of codeKeys) {
      const code = value[key]
      if (typeof code === 'string' && code.length < 80) codes.push(lastSegment(code))
    }
    const number = numberFrom(value.status_code ?? value.statusCode ?? value.code ?? value.status)
    if (status === null && Number.isInteger(number) && number >= 400 && number < 600) status = number
    if (typeof value.message === 'string') {
      // Gateways wrap an upstream's JSON into their own message.
      const inner = depth < 3 && value.message.includes('{') ? nestedErrorIn(value.message) : nothing
      codes.push(...inner.codes)
      status ??= inner.status
      message = inner.message ?? value.message
    } else if (typeof value.error === 'string') message ??= value.error
    for (const key of innerKeys) visit(value[key] ?? null, depth + 1)
  }
  visit(root, 0)
  return { codes, status, message }
}

const lastSegment = (name: string): string => name.slice(name.lastIndexOf('#') + 1)
