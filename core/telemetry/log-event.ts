import type { Attributes, AttributeValue } from './attributes.ts'
import type { LogRecord } from './log-record.ts'
import type { Scope } from './span.ts'

/** Who writes events under names of their own, and leaves their prefix out now and then. */
export type LogFamily = 'claude-code' | 'codex' | 'gemini-cli'

interface FamilyRow {
  readonly family: LogFamily
  readonly prefix: string
  /** Instrumentation scopes, by prefix. */
  readonly scopes: readonly string[]
}

const families: readonly FamilyRow[] = [
  { family: 'claude-code', prefix: 'claude_code.', scopes: ['com.anthropic.claude_code'] },
  {
    family: 'codex',
    prefix: 'codex.',
    scopes: ['codex_cli_rs', 'codex_exec', 'codex_otel', 'codex_core', 'codex-app-server', 'codex_app_server'],
  },
  { family: 'gemini-cli', prefix: 'gemini_cli.', scopes: ['gemini-cli'] },
]

/** Which coding agent wrote a record; null for everybody else. */
export const familyOf = (log: LogRecord): LogFamily | null => rowOf(log, sentName(log))?.family ?? null

/**
 * What a record is called: its EventName field, else the attribute older senders use. Names of coding agents get the
 * prefix they sometimes leave out. Empty for a plain line of a log.
 */
export function eventNameOf(log: LogRecord): string {
  const name = sentName(log)
  if (name === '') return ''
  const row = rowOf(log, name)
  return row === null || name.startsWith(row.prefix) || name.startsWith('gen_ai.') ? name : `${row.prefix}${name}`
}

/** The scope of a record; of one that a coding agent wrote under another name, the one it is known by. */
export function scopeOf(log: LogRecord): Scope {
  const row = rowOf(log, sentName(log))
  const [known] = row?.scopes ?? []
  if (row === null || known === undefined || row.scopes.some((prefix) => log.scope.name.startsWith(prefix)))
    return log.scope
  return { ...log.scope, name: known }
}

function rowOf({ scope }: LogRecord, name: string): FamilyRow | null {
  return families.find(({ prefix }) => name.startsWith(prefix)) ?? rowOfScope(scope)
}

const rowOfScope = ({ name }: Scope): FamilyRow | null =>
  families.find(({ scopes }) => scopes.some((prefix) => name.startsWith(prefix))) ?? null

/** Which coding agent a scope belongs to; null for everybody else. */
export const familyOfScope = (scope: Scope): LogFamily | null => rowOfScope(scope)?.family ?? null

const sentName = (log: LogRecord): string =>
  log.eventName !== '' ? log.eventName : (textAt(log.attributes, ['event.name']) ?? '')

/** Where records say which session, conversation or thread they belong to, in order of trust. */
const sessionKeys = [
  'session.id',
  'gen_ai.conversation.id',
  'conversation.id',
  'langfuse.session.id',
  'spring.ai.chat.client.conversation.id',
  'langsmith.trace.session_id',
  'mcp.session.id',
] as const

/** The session or conversation a record belongs to; some agents say it once, in the resource. */
export const sessionOf = ({ attributes, resource }: Pick<LogRecord, 'attributes' | 'resource'>): string | null =>
  textAt(attributes, sessionKeys) ?? textAt(resource.attributes, sessionKeys)

/** The one prompt of a session that a record is about. */
export const promptOf = ({ attributes }: LogRecord): string | null => textAt(attributes, ['prompt.id', 'prompt_id'])

/** The provider's id of the answer that a record is about. */
export const responseOf = ({ attributes }: Pick<LogRecord, 'attributes'>): string | null =>
  textAt(attributes, ['gen_ai.response.id'])

/** The first of some attributes that was sent as text or number and is not empty. */
export function textAt(attributes: Attributes, keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = textOf(attributes[key])
    if (text !== null) return text
  }
  return null
}

const textOf = (value: AttributeValue | undefined): string | null => {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null
}
