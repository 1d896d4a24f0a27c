/** The list with one entry taken from a place and put at another; places beyond the ends are the ends. */
export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const item = items[from]
  if (item === undefined) return items
  const others = items.filter((_item, at) => at !== from)
  return others.toSpliced(Math.min(Math.max(0, to), others.length), 0, item)
}
