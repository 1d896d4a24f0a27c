import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

/** 32 random bits per call, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  const random = seededRandom(seed)
  return () => random() * 2 ** 32
}

export const pick = <Item>(random: () => number, items: readonly Item[]): Item => {
  const item = items[random() % items.length]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
