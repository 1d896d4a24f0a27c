import { AppError } from '#core/platform/errors.ts'

/** Characters of a text that is looked for: a megabyte of it kept the database busy for nine seconds. */
const textMax = 1_000

/**
 * A LIKE pattern for "contains exactly this text": what means something to LIKE is taken literally. Throws `invalid`
 * for a text that nobody looks for.
 */
export function containing(text: string): string {
  if (text.length > textMax)
    throw new AppError('invalid', `A text to look for must not be longer than ${textMax} characters.`)
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
