/**
 * A masked text in tokens, read at two distances. `close` forgives what only a number can be; `wide` forgives whatever
 * looks like a value. Tokens of the same position mean the same in both; a pure function of the text.
 */
export interface TemplateTokens {
  /** Digits and their placeholders are `#`, addresses `@`, times `~`; all else stays. */
  readonly close: readonly string[]
  /** A token that holds a placeholder, and whatever stands behind `=` of most keys, is `*`; other digits are `#`. */
  readonly wide: readonly string[]
}

/** Of longer texts the first tokens decide: the rest is somebody's list. */
export const tokensMax = 160

const placeholder = '<[a-z0-9]+(?::[^<>\\s]*)?>'
const piece = new RegExp(
  `"[^"]*"|\\.{2,}|[=:,;()[\\]{}|"'\`]|(?:${placeholder}|<(?=<)|\\.(?!\\.)|[^\\s=:,;()[\\]{}|"'\`<>.])+|[<>]`,
  'g',
)
const delimiters = '=:,;()[]{}|"\'`<>'
const literals = new Set(['true', 'false', 'null', 'none', 'nil', 'undefined'])
const opening = '({['
const closing = ')}]'

/** Splits a masked text, lower case, into tokens at both distances. */
export function templateTokens(masked: string): TemplateTokens {
  const close: string[] = []
  const wide: string[] = []
  split(masked, close, wide)
  const short = folded(wide)
  // What would say nothing beside its values is not shortened: `jetty-6.1.26` and `cache.proxies.max: 0` are two.
  return { close: folded(close), wide: short.every(isValue) ? wide : short }
}

export const isDelimiter = (token: string): boolean => token.length === 1 && delimiters.includes(token)

function split(text: string, close: string[], wide: string[]): void {
  for (const raw of text.match(piece) ?? []) {
    if (close.length >= tokensMax) return
    if (raw.length > 1 && raw.startsWith('"')) quoted(raw, close, wide)
    else if (isDelimiter(raw) || raw.startsWith('..')) {
      close.push(raw)
      wide.push(raw)
    } else {
      close.push(closeToken(raw))
      wide.push(isAssigned(wide) && !literals.has(raw) ? '*' : wideToken(raw))
    }
  }
}

/** Keys whose value says what went wrong: `reason=timeout` and `reason=refused` are two faults. */
const telling = new Set('reason cause error err code errno status state exception result outcome'.split(' '))

/** Whether the token at `at` is said behind such a key: `reason=`, `error:`. */
export const isTelling = (tokens: readonly string[], at: number): boolean =>
  (tokens[at - 1] === '=' || tokens[at - 1] === ':') && telling.has(tokens[at - 2] ?? '')

const isAssigned = (wide: readonly string[]): boolean => wide.at(-1) === '=' && !telling.has(wide.at(-2) ?? '')

/** A quoted value behind `=` is a value; any other quotation is read like the rest. */
function quoted(raw: string, close: string[], wide: string[]): void {
  if (isAssigned(wide)) {
    close.push(closeToken(raw))
    wide.push('*')
    return
  }
  close.push('"')
  wide.push('"')
  split(raw.slice(1, -1), close, wide)
  close.push('"')
  wide.push('"')
}

const closeToken = (raw: string): string =>
  isKept(raw)
    ? raw
    : raw
        .replace(/<(?:num|hex|id|uuid|size|b64)>|\d+/g, '#')
        .replace(/<(?:ip|host)>|^localhost$/g, '@')
        .replace(/<(?:time|duration)>/g, '~')
        .replace(/#(?:[-_.:/]?#)+/g, '#')

const wideToken = (raw: string): string => {
  if (isKept(raw)) return raw
  return /<[a-z]/.test(raw) || raw === 'localhost' || isValue(raw) ? '*' : raw.replace(/\d+/g, '#')
}

/** Names that another digit makes another thing of: what was sent over IPv4 was not sent over IPv6. */
const numbered =
  /^(?:ipv[46]|utf(?:8|16|32)|[us]?int(?:8|16|32|64|128)|b?float(?:8|16|32|64)|fp(?:8|16|32)|md[245]|sha\d{1,3}|h(?:ttp)?[23]|oauth[12]|python[23]|x(?:64|86))$/

/** What the mask left readable on purpose: statuses, limits, error codes that name themselves. */
const isKept = (raw: string): boolean =>
  /^-?\d+[.!?]?$/.test(raw) || numbered.test(raw) || /^(?:\d\dp\w{2}|xx\d{3}|e1\d{4}|ts\d{4}|aadsts\d+)$/.test(raw)

/** A list of values is as long as it happens to be: `*, *` and `* (*)` are `*`. */
function folded(tokens: readonly string[]): string[] {
  const kept: string[] = []
  for (const token of tokens) {
    const last = kept.at(-1)
    const before = kept.at(-2)
    if (isValue(token) && last === token) continue
    // `*, *` is a list, `a.b.c:*` a host and its port.
    if (isValue(token) && last === ':' && isHostName(before)) kept.splice(-2, 2, token)
    else if (isValue(token) && before === token && last !== undefined && ',;:|-'.includes(last)) kept.pop()
    else if (closing.includes(token) && isAddressBehindQuoted(kept)) kept.splice(-2)
    else if (closing.includes(token) && last === '*' && opening.includes(before ?? ' ') && kept.at(-3) === '*')
      kept.splice(-2)
    // What is said in parentheses beside a value may be missing: `10.0.0.1 ()`.
    else if (closing.includes(token) && opening.includes(last ?? ' ') && before === '*') kept.pop()
    else kept.push(token)
  }
  return kept
}

/** `"db.example.com" (10.0.0.1)`: the address of what was named. */
const isAddressBehindQuoted = (kept: readonly string[]): boolean =>
  ['@', '*'].includes(kept.at(-1)!) && kept.at(-2) === '(' && kept.at(-3) === '"' && kept.at(-4) === kept.at(-1)

const isHostName = (token: string | undefined): boolean => token !== undefined && /^[\w-]+(?:\.[\w-]+)+$/.test(token)

/** True for a token that stands for any value. */
export const isValue = (token: string): boolean => token === '*' || token === '#' || token === '@' || token === '~'
