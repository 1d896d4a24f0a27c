import { AppError } from '#core/platform/errors.ts'

/** A text that somebody wrote, and how much of it is taken. */
export interface WrittenText {
  readonly path: string
  readonly text: string | null | undefined
  readonly max: number
  /** Must say something. */
  readonly needed?: boolean
}

/** Throws `invalid`, naming every field that is too long, or empty where it must not be. */
export function checkTexts(texts: readonly WrittenText[]): void {
  const fields = texts.flatMap(({ path, text, max, needed }) => {
    if (needed === true && (text ?? '').trim() === '') return [{ path, message: 'must not be empty' }]
    return (text?.length ?? 0) > max ? [{ path, message: `at most ${max} characters` }] : []
  })
  if (fields.length > 0) throw new AppError('invalid', fields.map(said).join('; '), { fields })
}

const said = ({ path, message }: { readonly path: string; readonly message: string }): string => `${path} ${message}`

export const reasonMax = 2_000
export const versionMax = 200
export const textMax = 10_000
export const titleMax = 200
