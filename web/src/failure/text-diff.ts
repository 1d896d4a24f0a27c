export interface DiffPiece {
  readonly text: string
  readonly kind: 'same' | 'added' | 'removed'
}

/** Longer texts are shown whole, old then new: the table below grows with the product of both. */
const wordsMax = 1_200

/** What became of a text, word by word: what stayed, what went, what came. Joined, old and new are whole again. */
export function textDiff(before: string, after: string): readonly DiffPiece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  if (old.length > wordsMax || now.length > wordsMax)
    return [piece('removed', before), piece('added', after)].filter(({ text }) => text !== '')
  const kept = commonLengths(old, now)
  const pieces: DiffPiece[] = []
  let [a, b] = [0, 0]
  for (;;) {
    const [left, right] = [old[a], now[b]]
    if (left === undefined && right === undefined) return joined(pieces)
    if (left !== undefined && left === right) {
      pieces.push(piece('same', left))
      a += 1
      b += 1
    } else if (left !== undefined && (right === undefined || kept(a + 1, b) >= kept(a, b + 1))) {
      pieces.push(piece('removed', left))
      a += 1
    } else {
      pieces.push(piece('added', right ?? ''))
      b += 1
    }
  }
}

const piece = (kind: DiffPiece['kind'], text: string): DiffPiece => ({ kind, text })
const wordsOf = (text: string): readonly string[] => text.split(/(\s+)/).filter((word) => word !== '')

/** How many words both still have in common, in order, from each place on. */
function commonLengths(old: readonly string[], now: readonly string[]): (a: number, b: number) => number {
  const width = now.length + 1
  const table = new Uint16Array((old.length + 1) * width)
  const at = (a: number, b: number): number => table[a * width + b] ?? 0
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = now.length - 1; b >= 0; b--)
      table[a * width + b] = old[a] === now[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1))
  return at
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
