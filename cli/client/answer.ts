import type { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'

/** Why nothing came from an address. A server that is slow is looked for elsewhere than one that is not there. */
export function unanswered(web: string, error: unknown, limitMs: number): AppError {
  const isLate = error instanceof Error && error.name === 'TimeoutError'
  const message = isLate ? `${web} did not answer within ${limitMs / 1000} s.` : `Nothing answers at ${web}.`
  return new AppError('unavailable', message, { cause: error })
}

/** What was answered, in the shape that this version knows. Throws `unsupported` for any other. */
export function understood<Shape extends z.ZodType>(answer: unknown, shape: Shape, web: string): z.infer<Shape> {
  const read = shape.safeParse(answer)
  if (read.success) return read.data
  const [problem] = read.error.issues
  throw new AppError(
    'unsupported',
    `${web} answers in a way that this command does not know (${problem?.path.join('.')}: ${problem?.message}). ` +
      'Are the two of one version? `nevermore version` and `nevermore status` tell.',
    { cause: read.error },
  )
}
