import type { ContextSignature } from '../context.ts'
import type { KnownContext } from '../preflight/remembered-context.ts'
import { assertedWords, opposite } from './asserted-words.ts'
import { createTermHasher, type CarriedKey } from './carried-key.ts'

/** What ran elsewhere and failed, as a memory file tells it: its words are hashes. */
export interface CarriedContext {
  readonly keyId: string
  /** Whose signature the file bears. */
  readonly signer: string
  readonly terms: readonly string[]
  /** It stands in no slot of the memory. */
  readonly context: KnownContext
}

/** All that a project was told, and the keys to compare it with. */
export interface CarriedMemory {
  readonly keys: readonly CarriedKey[]
  readonly contexts: readonly CarriedContext[]
}

/** A carried context that resembles a question. */
export interface CarriedHit {
  readonly carried: CarriedContext
  readonly similarity: number
  /** Words in common, and how many there are of the carried one. */
  readonly shared: number
  readonly of: number
}

export interface CarriedContexts {
  /** Best first, at most so many; an empty memory costs nothing. */
  like(asked: ContextSignature): readonly CarriedHit[]
  size(): number
}

const hitsMax = 8
const similarityMin = 0.55
/** Fewer words in common are how such questions begin. */
const sharedMin = 3
/** What others met under other tools and prompts is never the very same. */
const elsewhere = 0.85
const otherModel = 0.8
const turned = 0.3
/** What the frequent words find is ranked no further. */
const candidatesMax = 2_000

/** Finds carried contexts by hashed words: weighted by how rare they are among them. In process, one per project. */
export function createCarriedContexts({ keys, contexts }: CarriedMemory): CarriedContexts {
  const shelves = keys.flatMap((key) => {
    const own = contexts.filter(({ keyId }) => keyId === key.id)
    return own.length === 0 ? [] : [createShelf(createTermHasher(key), own)]
  })
  return {
    size: () => contexts.length,
    like(asked) {
      if (shelves.length === 0 || asked.words.length < sharedMin) return []
      const words = assertedWords(asked.words)
      return shelves
        .flatMap((shelf) => shelf(asked, words))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, hitsMax)
    },
  }
}

type Shelf = (asked: ContextSignature, words: readonly string[]) => readonly CarriedHit[]

function createShelf(hash: (word: string) => string, contexts: readonly CarriedContext[]): Shelf {
  const slotsOf = new Map<string, number[]>()
  for (const [slot, { terms }] of contexts.entries())
    for (const term of terms) {
      const slots = slotsOf.get(term)
      if (slots === undefined) slotsOf.set(term, [slot])
      else slots.push(slot)
    }
  // A word that is in none was rare where they come from, or was never said there: it counts a little against.
  const weight = (term: string): number => {
    const slots = slotsOf.get(term)
    return slots === undefined ? 1 : 1 + Math.log((contexts.length + 1) / (slots.length + 1))
  }
  const norms = contexts.map(({ terms }) => Math.sqrt(terms.reduce((sum, term) => sum + weight(term) ** 2, 0)))

  return (asked, words) => {
    const terms = words.map(hash)
    const opposites = new Set(words.map((word) => hash(opposite(word))))
    const norm = Math.sqrt(terms.reduce((sum, term) => sum + weight(term) ** 2, 0))
    const found = new Map<number, { product: number; shared: number }>()
    // Rare words first: they find what matters before the bound is reached.
    for (const term of terms.toSorted((a, b) => (slotsOf.get(a)?.length ?? 0) - (slotsOf.get(b)?.length ?? 0)))
      for (const slot of slotsOf.get(term) ?? []) {
        const before = found.get(slot)
        if (before !== undefined) {
          before.product += weight(term) ** 2
          before.shared += 1
        } else if (found.size < candidatesMax) found.set(slot, { product: weight(term) ** 2, shared: 1 })
      }
    return [...found].flatMap(([slot, { product, shared }]): CarriedHit[] => {
      const carried = contexts[slot]!
      const { operation, modelFamily } = carried.context.setting
      if (shared < sharedMin || operation !== asked.operation) return []
      const isOther = asked.modelFamily !== null && modelFamily !== null && asked.modelFamily !== modelFamily
      const isTurned = carried.terms.some((term) => opposites.has(term))
      const cosine = product / (norm * norms[slot]!)
      const similarity = cosine * elsewhere * (isOther ? otherModel : 1) * (isTurned ? turned : 1)
      return similarity < similarityMin ? [] : [{ carried, similarity, shared, of: carried.terms.length }]
    })
  }
}
