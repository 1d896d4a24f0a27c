export interface DiffPiece {
  readonly text: string
  readonly kind: 'same' | 'added' | 'removed'
}

/** Longer texts are shown whole, old then new: the table below grows with the product of both. */
const words_max = 1_200

/** What became of a text, word by word: what stayed, what went, what came. Joined, old and new are whole again. */
export function textDiff(before: string, after: string): readonly DiffPiece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  if (old.length > words_max || now.length > words_max)
    return [piece('removed', before), piece('added', after)].filter(({ text }) => text !== '')
  const kept = commonLengths(old, now)
  const pieces: DiffPiece[] = []
  let [a, b] = [0, 0]
  while (a < old.length || b < now.length) {
    if (a < old.length && b < now.length && old[a] === now[b]) {
      pieces.push(piece('same', old[a]!))
      a += 1
      b += 1
    } else if (b >= now.length || (a < old.length && kept[a + 1]![b]! >= kept[a]![b + 1]!)) {
      pieces.push(piece('removed', old[a]!))
      a += 1
    } else {
      pieces.push(piece('added', now[b]!))
      b += 1
    }
  }
  return joined(pieces)
}

const piece = (kind: DiffPiece['kind'], text: string): DiffPiece => ({ kind, text })
const wordsOf = (text: string): readonly string[] => text.split(/(\s+)/).filter((word) => word !== '')

/** Longest common beginnings of what is left from each place on. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1))
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = now.length - 1; b >= 0; b--)
      table[a]![b] = old[a] === now[b] ? table[a + 1]![b + 1]! + 1 : Math.max(table[a + 1]![b]!, table[a]![b + 1]!)
  return table
}

function joined(pieces: readonly DiffPiece[]): readonly DiffPiece[] {
  const whole: DiffPiece[] = []
  for (const one of pieces) {
    const last = whole.at(-1)
    if (last?.kind === one.kind) whole[whole.length - 1] = piece(one.kind, last.text + one.text)
    else whole.push(one)
  }
  return whole
}
