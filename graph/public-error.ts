import { GraphQLError } from 'graphql'
import { AppError, type ErrorCode } from '#core/platform/errors.ts'
import type { Log } from '#core/platform/log.ts'

/** This door's own language: the words of `extensions.code`. */
const codes: Record<ErrorCode, string> = {
  invalid: 'INVALID',
  too_large: 'INVALID',
  unsupported: 'INVALID',
  unauthenticated: 'UNAUTHENTICATED',
  denied: 'DENIED',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  rate_limited: 'RATE_LIMITED',
  unavailable: 'UNAVAILABLE',
  internal: 'INTERNAL',
}
const masked = 'Something went wrong on our side. The log has the details under this request id.'

export interface Incident {
  readonly requestId: string
  readonly log: Log
}

const shown = new WeakSet<GraphQLError>()

/**
 * What a client is told of an error. Foreseen errors and mistakes in the operation are told as they are; everything
 * else is logged and told as INTERNAL with the request id. Telling the same error twice changes nothing.
 */
export function publicError(error: unknown, { requestId, log }: Incident): GraphQLError {
  if (error instanceof GraphQLError && shown.has(error)) return error
  const told = translated(error)
  if (!told)
    log.error(
      { err: causeOf(error), requestId, path: error instanceof GraphQLError ? error.path : undefined },
      'internal error',
    )
  const { message, extensions } = told ?? { message: masked, extensions: { code: codes.internal, requestId } }
  const place = error instanceof GraphQLError ? error : null
  const result = new GraphQLError(message, {
    nodes: place?.nodes ?? null,
    source: place?.source ?? null,
    positions: place?.positions ?? null,
    path: place?.path ?? null,
    extensions,
  })
  shown.add(result)
  return result
}

interface Told {
  readonly message: string
  readonly extensions: Record<string, unknown>
}

function translated(error: unknown): Told | null {
  const cause = causeOf(error)
  if (cause instanceof AppError) {
    return cause.code === 'internal'
      ? null
      : {
          message: cause.message,
          extensions: {
            code: codes[cause.code],
            ...(cause.fields.length > 0 ? { fields: cause.fields } : {}),
            ...(cause.retryAfterSeconds === null ? {} : { retryAfterSeconds: cause.retryAfterSeconds }),
          },
        }
  }
  // Said by GraphQL itself: the operation does not parse, does not fit the schema, or a variable is of the wrong shape.
  if (cause instanceof GraphQLError) {
    const http: unknown = cause.extensions['http']
    const refused = typeof http === 'object' && http !== null && 'status' in http && http.status === 403
    return {
      message: cause.message,
      extensions: { ...(http ? { http } : {}), code: refused ? codes.denied : codes.invalid },
    }
  }
  return null
}

/** The innermost error: GraphQL wraps what resolvers throw, sometimes more than once. */
function causeOf(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}
