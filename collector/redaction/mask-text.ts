import { createTextMemo } from '#core/platform/text-memo.ts'

import { findCards } from './cards.ts'
import { findEmails } from './emails.ts'
import type { Finder, Found } from './finder.ts'
import { findIbans } from './iban.ts'
import { findPem } from './pem.ts'
import { tokenFinder } from './tokens.ts'

/** The built-in kinds of secrets, by the names used in the config. */
export const patternNames = ['api_key', 'jwt', 'bearer', 'pem', 'email', 'card', 'iban'] as const
export type PatternName = (typeof patternNames)[number]

export interface MaskSettings {
  readonly patterns: readonly PatternName[]
  readonly mask: string
  /** Own expressions by name. They run as they are: only the built-in patterns promise linear time. */
  readonly expressions: readonly { readonly name: string; readonly match: RegExp }[]
}

/** Replaces secrets in a text. Returns the very same text when there are none; `count` hears which kind was masked. */
export type MaskText = (text: string) => string

export function createMaskText(settings: MaskSettings, count: (pattern: string) => void): MaskText {
  const finders = findersOf(settings)
  const clean = createTextMemo<true>({ textsMax: 1024, charactersMax: 4_000_000 })
  // One list for all texts: nearly all of them hold nothing, and what is found does not outlive the call.
  const found: Found[] = []
  return (text) => {
    if (text.length < shortest) return text
    const mayRepeat = text.length >= repeatingMin
    if (mayRepeat && clean.get(text) !== undefined) return text
    for (const find of finders) find(text, found)
    if (found.length > 0) return replace(text, found.splice(0), settings.mask, count)
    if (mayRepeat) clean.set(text, true)
    return text
  }
}

/** `a@b.co`; everything else that is looked for is longer. */
const shortest = 6
/** Shorter texts are searched as fast as they are remembered. */
const repeatingMin = 64

function findersOf({ patterns, expressions }: MaskSettings): readonly Finder[] {
  const wants = (name: PatternName): boolean => patterns.includes(name)
  const finders: Finder[] = []
  if (wants('pem')) finders.push(findPem)
  const tokens = { apiKey: wants('api_key'), jwt: wants('jwt'), bearer: wants('bearer') }
  if (tokens.apiKey || tokens.jwt || tokens.bearer) finders.push(tokenFinder(tokens))
  if (wants('email')) finders.push(findEmails)
  if (wants('card')) finders.push(findCards)
  if (wants('iban')) finders.push(findIbans)
  for (const { name, match } of expressions) finders.push(expressionFinder(name, match))
  return finders
}

function expressionFinder(pattern: string, match: RegExp): Finder {
  const everywhere = new RegExp(match.source, match.flags.includes('g') ? match.flags : `${match.flags}g`)
  return (text, found) => {
    for (const { index, 0: hit } of text.matchAll(everywhere)) {
      if (hit !== '') found.push({ start: index, end: index + hit.length, pattern })
    }
  }
}

/** Overlapping finds are masked as one; the first names the kind. */
function replace(text: string, found: Found[], mask: string, count: (pattern: string) => void): string {
  found.sort((left, right) => left.start - right.start || right.end - left.end)
  let masked = ''
  let at = 0
  for (const each of found) {
    if (each.end <= at) continue
    if (each.start >= at) {
      masked += text.slice(at, each.start) + (each.insteadOfMask ?? mask)
      count(each.pattern)
    }
    at = each.end
  }
  return masked + text.slice(at)
}
