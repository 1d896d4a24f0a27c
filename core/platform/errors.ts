/**
 * The whole vocabulary of refusal: every door (HTTP, gRPC, GraphQL, exit code) translates these codes and nothing else.
 */
const errorCodes = [
  'invalid',
  'unauthenticated',
  'denied',
  'not_found',
  'conflict',
  'too_large',
  'unsupported',
  'rate_limited',
  'unavailable',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export interface AppErrorOptions extends ErrorOptions {
  /** Which fields were wrong, what is allowed: shown to the sender as they are. */
  readonly fields?: readonly FieldProblem[]
  /** Seconds after which the same request may be sent again; only with `unavailable` and `rate_limited`. */
  readonly retryAfterSeconds?: number
}

/**
 * One thing wrong with one input. `path` is written the way the sender wrote it: `service::pipelines::traces`,
 * `input.prompt`.
 */
export interface FieldProblem {
  readonly path: string
  readonly message: string
}

/**
 * An error that was foreseen. Its message is safe to show; anything that is not an AppError is `internal` and stays in
 * the log.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly fields: readonly FieldProblem[]
  readonly retryAfterSeconds: number | null
  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.fields = options.fields ?? []
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

/** The code behind the word that a door wrote, in capitals or not; null for any other word. */
export const errorCodeNamed = (word: string): ErrorCode | null =>
  errorCodes.find((code) => code === word.toLowerCase()) ?? null

/** The code a door answers with. What was not thrown on purpose is internal. */
export const codeOf = (error: unknown): ErrorCode => (error instanceof AppError ? error.code : 'internal')

/** The message a stranger may read. */
export const publicMessageOf = (error: unknown): string =>
  error instanceof AppError ? error.message : 'Something went wrong on our side. The log has the details.'
