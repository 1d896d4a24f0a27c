export interface TextPiece {
  readonly text: string
  readonly kind: 'plain' | 'placeholder'
}

/** A masked text in pieces: what stands for something that was masked (`<url>`, `<n>`, `<uuid>`) apart from what was said. */
export function maskedPieces(text: string): readonly TextPiece[] {
  return text
    .split(/(<[a-z][a-z0-9_-]{0,30}>)/)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, kind: /^<[a-z][a-z0-9_-]{0,30}>$/.test(piece) ? 'placeholder' : 'plain' }))
}
