import { STATUS_CODES } from 'node:http'

import { AppError, codeOf, publicMessageOf } from '#core/platform/errors.ts'
import type { ErrorCode } from '#core/platform/errors.ts'

import type { Refusal } from '../wire/encode-answer.ts'

/** Status codes of gRPC that senders hear from us. */
export const grpcCodes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

/**
 * How the two doors say each refusal. Senders act on it: 429 and 503, UNAVAILABLE, and RESOURCE_EXHAUSTED with a
 * RetryInfo mean "the very same bytes again, later"; anything else means "give these up".
 */
const doors: Readonly<Record<ErrorCode, { readonly http: number; readonly grpc: number }>> = {
  invalid: { http: 400, grpc: grpcCodes.invalidArgument },
  unauthenticated: { http: 401, grpc: grpcCodes.unauthenticated },
  denied: { http: 403, grpc: grpcCodes.permissionDenied },
  not_found: { http: 404, grpc: grpcCodes.notFound },
  conflict: { http: 409, grpc: grpcCodes.alreadyExists },
  too_large: { http: 413, grpc: grpcCodes.resourceExhausted },
  unsupported: { http: 415, grpc: grpcCodes.unimplemented },
  rate_limited: { http: 429, grpc: grpcCodes.resourceExhausted },
  unavailable: { http: 503, grpc: grpcCodes.unavailable },
  internal: { http: 500, grpc: grpcCodes.internal },
}

/** Seconds a sender is asked to wait when nobody said how long. */
const retryAfterDefaultSeconds = 1

/** A google.rpc.Status for an error, with a delay exactly when the same request may be sent again. */
export function refusalOf(error: unknown): Refusal {
  const code = codeOf(error)
  const retryable = code === 'unavailable' || code === 'rate_limited'
  const own = error instanceof AppError ? error : null
  return {
    code: doors[code].grpc,
    message: publicMessageOf(error),
    fields: own?.fields ?? [],
    retryAfterSeconds: retryable ? (own?.retryAfterSeconds ?? retryAfterDefaultSeconds) : null,
  }
}

/** The HTTP status for an error. */
export const httpStatusOf = (error: unknown): number => doors[codeOf(error)].http

/** `415 Unsupported Media Type`, for answers to senders whose encoding is not known. */
export const statusLineOf = (httpStatus: number): string => `${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`.trim()

/**
 * What the pipeline threw, as senders must hear it. An error nobody foresaw (a lost connection, a bug) is told as
 * retryable, as the reference collector does: sending again costs little, giving up loses data.
 * @param noun what one item of the request is called: `span`
 */
export const fromPipeline = (error: unknown, noun: string): unknown =>
  error instanceof AppError
    ? error
    : new AppError('unavailable', `The ${noun}s could not be stored. Send the same request again.`, {
        cause: error,
        retryAfterSeconds: 5,
      })
