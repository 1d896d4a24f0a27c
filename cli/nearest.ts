/** Which of these names a mistyped one was likely meant to be; null where none is near enough to be offered. */
export function nearestTo(typed: string, names: readonly string[]): string | null {
  const editsMax = Math.min(2, Math.floor(typed.length / 2))
  // People hardly ever miss the first letter; without it, short names would all be near each other.
  const rated = names
    .filter((name) => name[0] === typed[0])
    .map((name) => ({ name, edits: editsBetween(typed, name) }))
    .toSorted((left, right) => left.edits - right.edits)
  const [best] = rated
  return best !== undefined && best.edits <= editsMax ? best.name : null
}

/** Letters to put in, take out or change until one is the other (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1]
    for (let column = 1; column <= other.length; column++) {
      const changed = (above[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1)
      line.push(Math.min(changed, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1))
    }
    above = line
  }
  return above[other.length] ?? 0
}
