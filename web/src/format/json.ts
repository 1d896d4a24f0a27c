export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Indented, for reading. Text stays text. */
export const prettyJson = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

/** The indented form of a text that is a JSON object or list; null for any other text. */
export function prettyIfJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}
