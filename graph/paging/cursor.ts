import { AppError } from '#core/platform/errors.ts'

/** The sort key of a row, in the order of the index that the listing walks. */
export type Cursor = readonly string[]

/** @param listing names the list, so that a cursor of another list is refused rather than misread */
export const encodeCursor = (listing: string, key: Cursor): string =>
  Buffer.from(JSON.stringify([listing, ...key])).toString('base64url')

/** The key a cursor holds. Throws `invalid`, naming the argument, for anything this list never handed out. */
export function decodeCursor(listing: string, shape: readonly RegExp[], text: string, argument: string): Cursor {
  const [name, ...key] = parsed(text)
  const fits = name === listing && key.length === shape.length && key.every((part, at) => shape[at]?.test(part))
  if (fits) return key
  const message = `is not a cursor of ${listing}`
  throw new AppError('invalid', `${argument} ${message}.`, { fields: [{ path: argument, message }] })
}

function parsed(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : []
  } catch {
    return []
  }
}
