import { AppError } from '#core/platform/errors.ts'

/** What a shell sees: fine, tried and failed, asked wrongly. */
export const exitCode = { fine: 0, failed: 1, usage: 2 } as const

/** The command line itself was wrong: an unknown flag, a missing argument, a value that cannot be. */
export class UsageError extends AppError {
  constructor(message: string, options: ConstructorParameters<typeof AppError>[2] = {}) {
    super('invalid', message, options)
  }
}

/** Which exit code an error means. citty's own errors are always about how the command was called. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof UsageError || (error instanceof Error && error.name === 'CLIError')
    ? exitCode.usage
    : exitCode.failed
