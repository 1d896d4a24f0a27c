import { shortHash } from '../outcome-fingerprint.ts'

/** What a failure reads like: its class, and the masked text it is most often met with. */
export interface FailureText {
  readonly id: string
  readonly class: string
  readonly text: string
  readonly apps: readonly string[]
  readonly runs: number
  readonly firstMs: number
  readonly lastMs: number
}

/** Failures of several apps that are one and the same underneath. */
export interface Kin {
  /** The same however many more join them. */
  readonly item: string
  readonly template: string
  readonly failures: readonly FailureText[]
  readonly isExact: boolean
}

/** Texts shorter than this say too little: `timeout` is met everywhere. */
const templateCharsMin = 16
const wordsMin = 3
/** Near enough to be the same: one word of thirty may differ, not one of ten. */
const nearMin = 0.95
/** Failures compared with each other: a hundred thousand pairs. */
const comparedMax = 450

/**
 * Failures with the same template, or nearly the same, that were met by different apps. The place that a text names
 * (agent, step, tool) is no part of it: apps name things as they like.
 */
export function kinOf(failures: readonly FailureText[]): readonly Kin[] {
  const known = failures
    .map((failure) => ({ failure, template: templateOf(failure.text) }))
    .filter(({ template }) => template !== null)
    .sort((a, b) => a.failure.firstMs - b.failure.firstMs || (a.failure.id < b.failure.id ? -1 : 1))
    .slice(0, comparedMax)
  const groups: { template: string; words: ReadonlyMap<string, number>; members: FailureText[]; isExact: boolean }[] =
    []
  for (const { failure, template } of known) {
    if (template === null) continue
    const words = countsOf(template)
    const group = groups.find(
      (one) =>
        one.members[0]?.class === failure.class && (one.template === template || cosine(one.words, words) >= nearMin),
    )
    if (group === undefined) groups.push({ template, words, members: [failure], isExact: true })
    else {
      group.members.push(failure)
      group.isExact &&= group.template === template
    }
  }
  return groups.flatMap(({ template, members, isExact }) => {
    const apps = new Set(members.flatMap((one) => one.apps))
    if (members.length < 2 || apps.size < 2) return []
    const item = `template:${shortHash([members[0]!.class, template])}`
    return [{ item, template, failures: members, isExact }]
  })
}

/** The longest part of a fingerprint's text after its class; null when it says too little. */
export function templateOf(text: string): string | null {
  const parts = text.split(' | ').slice(1)
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '')
  const words = longest.match(/[\p{L}\p{N}]{2,}/gu)?.length ?? 0
  return longest.length >= templateCharsMin && words >= wordsMin ? longest.toLowerCase() : null
}

function countsOf(template: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const words = template.match(/[\p{L}\p{N}_<>]+/gu) ?? []
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let [dot, normA, normB] = [0, 0, 0]
  for (const [word, count] of a) {
    dot += count * (b.get(word) ?? 0)
    normA += count * count
  }
  for (const count of b.values()) normB += count * count
  return dot === 0 ? 0 : dot / Math.sqrt(normA * normB)
}
