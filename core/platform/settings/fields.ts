import { z } from 'zod'

// A setting comes as text from the environment and from flags, and as YAML's own types from a file. Each of these takes
// all of them and, when it refuses, says what it would have taken: the message completes "must be …".

export const text = (what = 'text'): z.ZodType<string> =>
  z.union([z.string(), z.number().transform(String)], { error: what }).pipe(z.string().trim().min(1, { error: what }))

export const flag: z.ZodType<boolean> = z
  .union([z.boolean(), z.string().trim().toLowerCase()])
  .transform((value) => (typeof value === 'boolean' ? value : words.get(value)))
  .pipe(z.boolean({ error: 'true or false' }))

const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
])

export const port: z.ZodType<number> = wholeNumber(0, 65_535, 'a port from 0 to 65535, 0 for any that is free')

export function wholeNumber(
  min: number,
  max: number,
  what = `a whole number from ${min} to ${max}`,
): z.ZodType<number> {
  return z
    .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)], { error: what })
    .pipe(z.int({ error: what }).min(min, { error: what }).max(max, { error: what }))
}

export const oneOf = <const Words extends readonly [string, ...string[]]>(choices: Words) =>
  z.enum(choices, { error: `one of: ${choices.join(', ')}` })

export function url(...protocols: readonly string[]): z.ZodType<string> {
  const what = `a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`
  const isRight = (value: string): boolean =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1))
  return text(what).refine(isRight, { error: what })
}

/** Without spaces, so that it survives a header, a shell and a line of a file. */
export const token = (charactersMin: number): z.ZodType<string> => {
  const what = `at least ${charactersMin} characters without spaces`
  return text(what).refine((value) => value.length >= charactersMin && !/\s/.test(value), { error: what })
}
