/**
 * What PostgreSQL's text and jsonb can hold: neither NUL nor half of a surrogate pair, both of which JSON and protobuf
 * can bring. Each becomes U+FFFD, since one such character must not cost everything else that is stored with it.
 */
const replacement = '\uFFFD'

/** Half a pair becomes U+FFFD by itself when a text is encoded as UTF-8. Every text that goes to the driver is asked. */
export const storableText = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', replacement) : text)

/** As JSON writes them, and the escaped backslash that only looks like the beginning of one. */
const unstorable = /\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g

/** A value as the JSON of a parameter or a row. Whole pairs are never escaped, so what is escaped is half of one. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value).replace(unstorable, (found) => (found === '\\\\' ? found : '\\ufffd'))
