import type { FailureRow } from './rows.ts'

export const textFields = ['title', 'severity', 'rootCause', 'mitigation'] as const
export type TextField = (typeof textFields)[number]

/** One thing that people said of a failure, as a memory file has it and as it stands here. */
export interface PlannedText {
  readonly field: TextField
  readonly theirs: string
  /** Null for a failure that is new here, or where nothing is said. */
  readonly ours: string | null
  /** NEW comes with a new failure, REPLACES takes the place of what nobody here wrote, KEPT gives way to what people did. */
  readonly action: 'NEW' | 'REPLACES' | 'KEPT'
}

type Texts = Readonly<Record<TextField, string | null>>

/**
 * What becomes of the texts that people wrote of a failure elsewhere. What nobody wrote, there or differently here, is
 * not told. One text that people here wrote keeps all of them: they belong together.
 */
export function planTexts(
  row: Pick<FailureRow, TextField | 'edited'>,
  here: (Texts & { readonly edited: boolean }) | null,
): PlannedText[] {
  if (!row.edited) return []
  return textFields.flatMap((field): PlannedText[] => {
    const [theirs, ours] = [row[field], here?.[field] ?? null]
    if (theirs === null || theirs === ours) return []
    return [{ field, theirs, ours, action: here === null ? 'NEW' : here.edited ? 'KEPT' : 'REPLACES' }]
  })
}
