/** Something in an answer that must have come from somewhere. */
export interface Claim {
  readonly kind: 'link' | 'identifier' | 'marker' | 'quote' | 'number'
  /** As it stands in the answer. */
  readonly text: string
  /** Any one of these in what the run was given grounds it. Lower case. */
  readonly needles: readonly string[]
}

const claimsMax = 40
const answerCharsMax = 20_000

/** Everything in an answer that can be looked up: links, DOIs, arXiv ids, `[3]`, long quotes, figures with a unit. */
export function claimsOf(answer: string): readonly Claim[] {
  const text = withoutCode(answer.slice(0, answerCharsMax))
  const claims = [...links(text), ...identifiers(text), ...markers(text), ...quotes(text), ...numbers(text)]
  const seen = new Set<string>()
  return claims
    .filter((claim) => {
      const key = `${claim.kind} ${claim.needles[0]}`
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
    .slice(0, claimsMax)
}

/** Code is made up by its nature: links and figures in it are examples. */
const withoutCode = (text: string): string => text.replace(/```[\s\S]*?(?:```|$)/g, ' ').replace(/`[^`\n]*`/g, ' ')

const linkPattern = /\bhttps?:\/\/[^\s<>"'`)\]}|\\^]+/gi
const exampleHost = /(?:^|\.)(?:example\.(?:com|org|net)|localhost|test|invalid)(?::\d+)?$/i

function links(text: string): Claim[] {
  return [...text.matchAll(linkPattern)].flatMap(([found]) => {
    const link = found.replace(/[.,;:!?*_]+$/, '')
    const bare = bareLink(link)
    const slash = bare.indexOf('/')
    const host = slash < 0 ? bare : bare.slice(0, slash)
    // A site's front page is common knowledge; what lies behind it is not.
    if (slash < 0 || bare.length - slash < 3 || exampleHost.test(host)) return []
    // A link built from an id that was given (`/orders/12345`, `?id=AB-17`) is the app's template, not an invention.
    const built = bare
      .slice(slash)
      .split(/[/?&=]/)
      .filter((piece) => /\d/.test(piece) && piece.length >= 4)
    return [{ kind: 'link', text: link, needles: [bare, ...built] } satisfies Claim]
  })
}

/** A link without what two spellings of the same may differ in: scheme, www, tracking, fragment, last slash. */
function bareLink(link: string): string {
  const bare = link
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/#.*$/, '')
  const [path = '', query = ''] = bare.split('?', 2)
  const kept = query.split('&').filter((pair) => pair !== '' && !/^(?:utm_\w+|gclid|fbclid|ref|source)=/.test(pair))
  return path.replace(/\/+$/, '') + (kept.length === 0 ? '' : `?${kept.join('&')}`)
}

function identifiers(text: string): Claim[] {
  const plain = text.replace(linkPattern, ' ')
  const found = [
    ...plain.matchAll(/\b10\.\d{4,9}\/[^\s"'<>()[\]]*[a-z0-9]/gi),
    ...plain.matchAll(/\barxiv:\s?(\d{4}\.\d{4,5})\b/gi),
  ]
  return found.map(([whole, part]) => ({ kind: 'identifier', text: whole, needles: [(part ?? whole).toLowerCase()] }))
}

/** `[3]` after a word or a sentence: not an index, a list's number, a link's text or a box to tick. */
const markerPattern = /(?<=[.,;:!?"”)\]\s])\[(\d{1,3})\](?![([:\w])/gu

const markers = (text: string): Claim[] =>
  [...text.matchAll(markerPattern)].map(([whole]) => ({ kind: 'marker', text: whole, needles: [whole] }))

const quotePattern = /["“]([^"“”\n]{30,400})["”]/g

const quotes = (text: string): Claim[] =>
  [...text.matchAll(quotePattern)].flatMap(([, quoted = '']) => {
    const words = quoted.toLowerCase().match(/[\p{L}\d]+/gu) ?? []
    return words.length < 6 ? [] : [{ kind: 'quote', text: quoted, needles: [plainText(quoted)] } satisfies Claim]
  })

const numberPattern =
  /(?<![\w.])[$€£]?\d[\d.,]*\d(?:\s?(?:%|percent|million|billion|usd|eur|euros?|dollars?|kg|km|mb|gb|tb|ms|mg|°c))|(?<!\w)[$€£]\d[\d.,]*\d/gi

const numbers = (text: string): Claim[] =>
  [...text.matchAll(numberPattern)].map(([whole]) => {
    const digits = whole.match(/\d[\d.,]*\d/)?.[0] ?? whole
    return { kind: 'number', text: whole.trim(), needles: [...new Set([digits, digits.replaceAll(',', '')])] }
  })

/** A text as its words, so that line breaks and punctuation do not part what is the same. */
export const plainText = (text: string): string => (text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).join(' ')
