import { AppError } from '#core/platform/errors.ts'

/** A trace id as 32 lower-case hex digits; dashes and capitals are taken too. Throws `invalid`, naming the argument. */
export const traceIdOf = (text: string, path: string): string => hexOf(text.replaceAll('-', ''), 32, path)

/** A span id as 16 lower-case hex digits. */
export const spanIdOf = (text: string, path: string): string => hexOf(text, 16, path)

function hexOf(text: string, digits: number, path: string): string {
  const hex = text.trim().toLowerCase()
  if (hex.length === digits && /^[0-9a-f]+$/.test(hex)) return hex
  const message = `must be ${digits} hex digits`
  throw new AppError('invalid', `${path} ${message}, not "${text.slice(0, 60)}".`, { fields: [{ path, message }] })
}
