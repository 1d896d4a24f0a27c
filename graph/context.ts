import type { Principal } from '#core/identity/access.ts'
import type { PreflightAnswer } from '#core/memory/preflight/answer.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import type { SignalCard } from '#core/memory/signal-settings.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import type { Log } from '#core/platform/log.ts'
import type { Understand } from '#core/telemetry/story.ts'
import type { OpenSpan } from '#graph/queries/span-payloads.ts'
import type { IngestEntry } from '#graph/ingest-entry.ts'
import type { Live } from '#graph/live/hub.ts'
import type { RowCache } from '#graph/row-cache.ts'

/** The part of the pre-flight engine that the API asks. It answers from memory and never throws for being slow. */
export interface PreflightDoor {
  answer(
    projectId: number,
    question: PreflightQuestion,
    options?: { readonly receivedAtMs: number },
  ): PreflightAnswer | Promise<PreflightAnswer>
  /** Stores the answers that wait for it; left out where none are stored. */
  flush?(): Promise<void>
  ready(): boolean
}

/** The last export requests of a project, newest first, kept by the receivers: in this process, or written down. */
export type ReadIngestLog = (
  projectId: number,
  limit: number,
) => readonly IngestEntry[] | Promise<readonly IngestEntry[]>

/** What every operation of one process shares. */
export interface GraphServices {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly preflight: PreflightDoor
  readonly live: Live
  readonly rows: RowCache
  readonly ingestLog: ReadIngestLog
  /** Messages and provenance are read from the attributes when somebody looks. */
  readonly understand: Understand
  /** Every rule that finds failures, as the collector has them. */
  readonly signals: readonly SignalCard[]
  readonly openSpan: OpenSpan
  readonly production: boolean
}

/** What a resolver sees: the shared services, and who asks. */
export interface GraphContext extends GraphServices {
  readonly principal: Principal | null
  /** The same id stands in the `x-request-id` header and beside every line of the log. */
  readonly requestId: string
  /** When the operation came in, epoch milliseconds. */
  readonly receivedAtMs: number
  /** False for a cookie that came without its CSRF token: reading is fine, changing is not. */
  readonly mayChange: boolean
  /** Asks again who the caller is; a long subscription ends when the answer is nobody. */
  readonly recheck: () => Promise<Principal | null>
}

/** The tenant of the caller; every statement is bound to it. */
export function projectOf(context: GraphContext): number {
  if (!context.principal) throw refusalOf(null)
  return context.principal.projectId
}

/** Why somebody may not: nobody knows them yet, or they are known and it is not theirs to do. */
export function refusalOf(principal: Principal | null): AppError {
  return principal === null || principal.via === 'loopback'
    ? new AppError('unauthenticated', 'This needs an API key or a login.')
    : new AppError('denied', `This key or role may not do that; it has the scopes: ${principal.scopes.join(', ')}.`)
}

/** How the caller signs what they change. */
export const authorOf = (principal: Principal | null): string | null => principal?.email ?? principal?.keyName ?? null

/** Who wrote a comment: by whom it may be changed, and the name beside it. Null for a caller without key or login. */
export function commenterOf(principal: Principal | null): { readonly id: string; readonly name: string } | null {
  const name = authorOf(principal)
  if (name === null) return null
  if (principal?.userId !== undefined) return { id: `user:${principal.userId}`, name }
  return principal?.keyId === undefined ? null : { id: `key:${principal.keyId}`, name }
}
