import { isAlphanumeric, isTokenSign, tokenRunFrom, type Finder, type Found } from './finder.ts'

/** Keys and tokens are at least this long without a break; ordinary words are not. */
const runMin = 16

/** How one issuer's keys begin, and how long what follows must be. */
interface Issuer {
  readonly prefix: string
  readonly bodyMin: number
}

const issuers: readonly Issuer[] = [
  { prefix: 'sk-', bodyMin: 16 }, // OpenAI, Anthropic (sk-ant-), OpenRouter, DeepSeek
  { prefix: 'nvm_', bodyMin: 12 },
  { prefix: 'AKIA', bodyMin: 16 },
  { prefix: 'ASIA', bodyMin: 16 },
  { prefix: 'ghp_', bodyMin: 20 },
  { prefix: 'gho_', bodyMin: 20 },
  { prefix: 'ghu_', bodyMin: 20 },
  { prefix: 'ghs_', bodyMin: 20 },
  { prefix: 'ghr_', bodyMin: 20 },
  { prefix: 'github_pat_', bodyMin: 20 },
  { prefix: 'glpat-', bodyMin: 16 },
  { prefix: 'xoxb-', bodyMin: 10 },
  { prefix: 'xoxp-', bodyMin: 10 },
  { prefix: 'xoxa-', bodyMin: 10 },
  { prefix: 'xoxr-', bodyMin: 10 },
  { prefix: 'xoxs-', bodyMin: 10 },
  { prefix: 'xoxe-', bodyMin: 10 },
  { prefix: 'xapp-', bodyMin: 10 },
  { prefix: 'AIza', bodyMin: 30 },
  { prefix: 'GOCSPX-', bodyMin: 16 },
  { prefix: 'sk_live_', bodyMin: 12 },
  { prefix: 'rk_live_', bodyMin: 12 },
  { prefix: 'sk_test_', bodyMin: 12 },
  { prefix: 'whsec_', bodyMin: 16 },
  { prefix: 'hf_', bodyMin: 24 },
  { prefix: 'gsk_', bodyMin: 24 },
  { prefix: 'pplx-', bodyMin: 24 },
  { prefix: 'xai-', bodyMin: 24 },
  { prefix: 'r8_', bodyMin: 24 },
  { prefix: 'npm_', bodyMin: 24 },
  { prefix: 'dop_v1_', bodyMin: 24 },
  // The beginnings of the above in base64.
  { prefix: 'c2st', bodyMin: 20 },
  { prefix: 'QUtJQ', bodyMin: 18 },
  { prefix: 'Z2hwX', bodyMin: 20 },
  { prefix: 'bnZtX', bodyMin: 16 },
]

const issuersByFirst: readonly (readonly Issuer[] | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const own = issuers.filter(({ prefix }) => prefix.charCodeAt(0) === code)
  return own.length > 0 ? own : undefined
})

/**
 * API keys, tokens after `Bearer`, and JSON Web Tokens. Only long unbroken runs are looked at, so that prose costs next
 * to nothing.
 */
export const tokenFinder = (wanted: {
  readonly apiKey: boolean
  readonly jwt: boolean
  readonly bearer: boolean
}): Finder => {
  return (text, found) => {
    for (let start = tokenRunFrom(text, 0, runMin); start >= 0;) {
      const end = runEnd(text, start + runMin)
      let taken = wanted.jwt ? takeJwt(text, start, end, found) : 0
      if (taken === 0 && wanted.bearer) taken = takeBearer(text, start, end, found)
      if (taken === 0 && wanted.apiKey) takeKeys(text, start, end, found)
      // On from behind what was taken: looked at again, many tokens in a row would each be read to the end.
      start = tokenRunFrom(text, Math.max(end, taken) + 1, runMin)
    }
  }
}

function runEnd(text: string, at: number): number {
  while (at < text.length && isTokenSign(text.charCodeAt(at))) at++
  return at
}

/** How far into an unbroken run a key may begin. Behind that it is data, not a key with something before it. */
const searchCharsMax = 512

/** A key begins where a word begins: at the start of the run, behind `-` or `_`, or behind an escape such as `\n`. */
function takeKeys(text: string, start: number, end: number, found: Found[]): void {
  const escaped = start > 0 && text.charCodeAt(start - 1) === 92
  const last = Math.min(end - runMin + 4, start + searchCharsMax)
  for (let from = start; from < last; from++) {
    const code = text.charCodeAt(from)
    const candidates = code < 128 ? issuersByFirst[code] : undefined
    if (candidates === undefined) continue
    const isStart = from === start || (escaped && from === start + 1) || !isAlphanumeric(text.charCodeAt(from - 1))
    if (!isStart || !isKeyOfAny(text, from, end, candidates)) continue
    found.push({ start: from, end, pattern: 'api_key' })
    return
  }
}

function isKeyOfAny(text: string, from: number, end: number, candidates: readonly Issuer[]): boolean {
  for (const issuer of candidates) if (isKey(text, from, end, issuer)) return true
  return false
}

/** Words are not keys, however they begin: `sk-learn-style-helper-names`. A key's body holds a digit or a capital. */
const isKey = (text: string, from: number, end: number, { prefix, bodyMin }: Issuer): boolean =>
  end - from >= prefix.length + bodyMin &&
  text.startsWith(prefix, from) &&
  /[0-9A-Z]/.test(text.slice(from + prefix.length, Math.min(end, from + 128)))

/**
 * Three runs joined by dots, the first two of which are JSON in base64. A cut third part is a secret still. Where it
 * ends; 0 when there is none.
 */
function takeJwt(text: string, start: number, end: number, found: Found[]): number {
  const head = text.startsWith('eyJ', start)
    ? start
    : text.startsWith('eyJ', start + 1) && text[start - 1] === '\\'
      ? start + 1
      : -1
  if (head < 0 || text[end] !== '.' || !text.startsWith('eyJ', end + 1)) return 0
  const second = runEnd(text, end + 1)
  const third = text[second] === '.' ? runEnd(text, second + 1) : second
  found.push({ start: head, end: third, pattern: 'jwt' })
  return third
}

const scheme = /(?:^|[^a-z])(?:bearer|basic|token|apikey|api-key)(?:\s|%20|\+|:|=){1,3}$/i

/** What follows `Bearer` up to the next blank, quote or comma: where it ends; 0 when there is none. */
function takeBearer(text: string, start: number, end: number, found: Found[]): number {
  if (start < 6 || !scheme.test(text.slice(Math.max(0, start - 12), start))) return 0
  let to = end
  while (to < text.length && /[\w\-.~+/=%]/.test(text[to] ?? ' ')) to++
  found.push({ start, end: to, pattern: 'bearer' })
  return to
}
