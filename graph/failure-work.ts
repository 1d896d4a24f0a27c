import { AppError } from '#core/platform/errors.ts'
import type { GraphContext } from '#graph/context.ts'

const later = (): never => {
  throw new AppError('unavailable', 'Outcomes cannot be reported yet.')
}

export async function reportOutcome(
  _context: GraphContext,
  _input: { preflightId: string; failed: boolean; traceId: string | null; note: string | null },
): Promise<string> {
  return later()
}
