import { isAlphanumeric } from './characters.ts'

/** Collects the masked text: folds spaces, folds runs of one placeholder, and stops at a bound. */
export interface Emitter {
  /** Begins a new text. */
  reset(): void
  /** Any white space, however long, is one space. */
  space(): void
  /** Text that stays as it is. */
  literal(text: string): void
  /** The quote that begins a quotation, set apart from a placeholder before it; see `closingQuote`. */
  openingQuote(quote: string): void
  /** The quote that ends a quotation: what would hide that it is one is set apart. */
  closingQuote(quote: string): void
  /** A typed placeholder, `<num>`. The same one again, after nothing but spaces and commas, is left out. */
  placeholder(text: string): void
  /** True once something was said. */
  begun(): boolean
  /** The last character that is not a separator; empty at the beginning. */
  lastCharacter(): string
  /** True once the bound was reached; what follows is left out. */
  full(): boolean
  /** Leaves out what follows. */
  stop(): void
  text(): string
}

export function createEmitter(charactersMax: number): Emitter {
  let out = ''
  // Separators are held back until it is known whether the placeholder before them repeats.
  let gap = ''
  let last = ''
  let full = false
  // Kept apart: reading it from the text that is being put together would flatten that each time.
  let lastCharacter = ''
  let behindQuote = false

  function append(text: string): void {
    if (full || out.length + gap.length + text.length > charactersMax) {
      full = true
      return
    }
    if (gap !== '') out += gap
    out += text
    gap = ''
    lastCharacter = text.charAt(text.length - 1)
  }

  return {
    reset() {
      out = gap = last = lastCharacter = ''
      full = behindQuote = false
    },
    space() {
      if (out !== '' && !gap.endsWith(' ')) gap += ' '
    },
    literal(text) {
      if (last !== '' && (text === ',' || text === ';')) {
        gap += text
        lastCharacter = text
        return
      }
      if (behindQuote && gap === '' && isAlphanumeric(text.charCodeAt(0))) gap = ' '
      append(text)
      last = ''
      behindQuote = false
    },
    openingQuote(quote) {
      if (last !== '' && gap === '') gap = ' '
      append(quote)
      last = ''
      behindQuote = false
    },
    closingQuote(quote) {
      append(quote)
      last = ''
      behindQuote = true
    },
    placeholder(text) {
      if (text === last) {
        gap = ''
        lastCharacter = '>'
        return
      }
      if (behindQuote && gap === '') gap = ' '
      append(text)
      last = text
      behindQuote = false
    },
    begun: () => out !== '',
    lastCharacter: () => lastCharacter,
    full: () => full,
    stop: () => void (full = true),
    text: () => closed(out, gap.trimEnd(), charactersMax),
  }
}

const closed = (out: string, rest: string, charactersMax: number): string =>
  out.length + rest.length <= charactersMax ? out + rest : out
