import { proposeGroups, type ProposedGroup } from './propose-groups.ts'
import { saysState } from './state-words.ts'
import { isDelimiter, templateTokens, type TemplateTokens } from './template-tokens.ts'

/** A text that stands for its failure. */
export interface Prototype {
  readonly hash: string
  readonly failureId: string
  /** Masked, lower case. */
  readonly template: string
}

/**
 * What two texts differ by. `numbers`: nothing but numbers. `place`: values at a place where the failure has shown
 * other values before. `values`: what looks like values. `words`: a word at a place where many words were seen.
 */
export const nearLevels = ['numbers', 'place', 'values', 'words'] as const
export type NearLevel = (typeof nearLevels)[number]

export interface NearMatch {
  readonly prototype: Prototype
  readonly level: NearLevel
}

/** Prototypes that one text is compared with. */
export const prototypesMax = 256
/** Failures told as near to one text. */
const matchesMax = 3
/** So many values have to be known of a place before it is known to vary. */
const knownMin = 3

/**
 * The failures whose prototypes a text is near to, nearest first, one match each. A pure function; the prototypes have
 * all else in common with the text (class, operation, tool, error type, code).
 */
export function nearMatches(template: string, prototypes: readonly Prototype[]): NearMatch[] {
  const own = templateTokens(template)
  const known = prototypes.slice(0, prototypesMax).map((prototype) => ({ prototype, tokens: tokensOf(prototype) }))
  const matches = new Map<string, NearMatch>()
  const note = (prototype: Prototype, level: NearLevel) => {
    const before = matches.get(prototype.failureId)
    if (before === undefined || rankOf(level) < rankOf(before.level))
      matches.set(prototype.failureId, { prototype, level })
  }
  for (const { prototype, tokens } of known) {
    if (isSame(own.close, tokens.close)) note(prototype, 'numbers')
    else if (isSame(own.wide, tokens.wide)) note(prototype, 'values')
  }
  for (const prototype of [...atKnownPlaces(own, known), ...amongKnownValues(own, known)]) note(prototype, 'place')
  return [...matches.values()].sort((a, b) => rankOf(a.level) - rankOf(b.level)).slice(0, matchesMax)
}

/** So many words have to have stood at a place before people are asked about it: enumerations are mostly shorter. */
const wordsMin = 8

/**
 * Pairs of failures that differ by a word at a place where many words were seen, neither of which says a state. Costs
 * milliseconds: not for the path on which spans are folded in.
 */
export function wordMatches(prototypes: readonly Prototype[]): (readonly [Prototype, Prototype])[] {
  const compared = prototypes.slice(0, prototypesMax)
  const groupOf = new Map<string, ProposedGroup>()
  for (const group of proposeGroups(compared.map(({ template }) => template)))
    for (const member of group.members) groupOf.set(member, group)
  const first = new Map<ProposedGroup, Prototype>()
  const pairs: (readonly [Prototype, Prototype])[] = []
  const told = new Set<string>()
  for (const prototype of compared) {
    const group = groupOf.get(prototype.template)!
    const other = first.get(group)
    const pair = `${other?.failureId} ${prototype.failureId}`
    if (other === undefined) first.set(group, prototype)
    else if (other.failureId !== prototype.failureId && !told.has(pair) && differByValues(group, other, prototype))
      pairs.push([other, prototype])
    told.add(pair)
  }
  return pairs
}

/** What stands behind one of these is what happened: `was shipped`, `was lost`. */
const verbs = new Set('is are was were be been being has have had not cannot to'.split(' '))

/** Whether many values are known of every place where the two differ, and neither of the two says a state there. */
function differByValues(group: ProposedGroup, one: Prototype, other: Prototype): boolean {
  const [left, right] = [tokensOf(one), tokensOf(other)]
  if (left.close.length === right.close.length)
    for (const [at, token] of left.close.entries())
      if (token !== right.close[at] && (saysState(token) || saysState(right.close[at]!))) return false
  const values = group.members.map((template) => templateTokens(template).wide)
  return left.wide.every((token, at) => {
    if (token === right.wide[at]) return true
    return !verbs.has(left.wide[at - 1] ?? '') && new Set(values.map((tokens) => tokens[at])).size >= wordsMin
  })
}

export const rankOf = (level: NearLevel): number => nearLevels.indexOf(level)

interface Known {
  readonly prototype: Prototype
  readonly tokens: TemplateTokens
}

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((token, at) => token === right[at])

/** Prototypes of failures of which several values are known for each place where the text differs from them. */
function atKnownPlaces({ wide }: TemplateTokens, known: readonly Known[]): Prototype[] {
  const byFailure = new Map<string, Known[]>()
  for (const one of known) {
    const members = byFailure.get(one.prototype.failureId)
    if (members === undefined) byFailure.set(one.prototype.failureId, [one])
    else members.push(one)
  }
  return [...byFailure.values()].flatMap((members) => {
    const alike = members.filter(({ tokens }) => tokens.wide.length === wide.length)
    const [first] = alike
    if (first === undefined || alike.length < knownMin) return []
    const places = wide.flatMap((token, at) => (token === first.tokens.wide[at] ? [] : [at]))
    const says = wide.some((token, at) => !places.includes(at) && token !== '*' && !isDelimiter(token))
    const vary = places.every(
      (at) => !isDelimiter(wide[at]!) && new Set(alike.map(({ tokens }) => tokens.wide[at])).size >= knownMin,
    )
    // All of them have to agree elsewhere, or the failure holds several messages.
    const agree = wide.every(
      (token, at) => places.includes(at) || alike.every(({ tokens }) => tokens.wide[at] === token),
    )
    return places.length > 0 && says && vary && agree ? [first.prototype] : []
  })
}

/** Prototypes of failures that hold several texts which only differ from this one, and from each other, by values. */
function amongKnownValues({ wide }: TemplateTokens, known: readonly Known[]): Prototype[] {
  const texts = new Map<string, Set<string>>()
  const alike = known.filter(({ tokens }) => isSame(wide, tokens.wide))
  for (const { prototype, tokens } of alike) {
    const own = texts.get(prototype.failureId) ?? new Set<string>()
    texts.set(prototype.failureId, own.add(tokens.close.join(' ')))
  }
  return alike.flatMap(({ prototype }) => ((texts.get(prototype.failureId)?.size ?? 0) >= knownMin ? [prototype] : []))
}

const tokensKeptMax = 4_096
const kept = new Map<string, TemplateTokens>()

/** Tokens of prototypes are asked for again and again. */
function tokensOf({ template }: Prototype): TemplateTokens {
  const before = kept.get(template)
  if (before !== undefined) return before
  if (kept.size >= tokensKeptMax) kept.clear()
  const made = templateTokens(template)
  kept.set(template, made)
  return made
}
