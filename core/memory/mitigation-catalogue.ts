import { rowOfClass, taxonomy } from './taxonomy.ts'

/** What helps against a class, and who says so. */
export interface CatalogueEntry {
  readonly class: string
  /** Null when nobody has written anything, and nothing comes with the product. */
  readonly text: string | null
  /** What comes with the product; null for a class of a project's own. */
  readonly builtIn: string | null
  /** Of the project's own text; 0 while the built-in one holds. */
  readonly version: number
  readonly at: Date | null
  readonly author: string | null
}

/** A project's own word on a class. A null text means the built-in one again. */
export interface OwnText {
  readonly class: string
  readonly version: number
  readonly text: string | null
  readonly at: Date
  readonly author: string | null
}

/** What comes with the product for a class; null for a project's own. */
export const builtInMitigation = (name: string): string | null => rowOfClass(name)?.mitigation ?? null

/** Every known class with the text that holds for it, and the project's own classes after them. */
export function catalogueOf(own: readonly OwnText[]): readonly CatalogueEntry[] {
  const latest = new Map<string, OwnText>()
  for (const one of own) if ((latest.get(one.class)?.version ?? 0) < one.version) latest.set(one.class, one)
  const names = [...new Set([...Object.keys(taxonomy), ...[...latest.keys()].sort()])]
  return names.map((name) => {
    const builtIn = builtInMitigation(name)
    const { text = null, version = 0, at = null, author = null } = latest.get(name) ?? {}
    return { class: name, text: text ?? builtIn, builtIn, version, at, author }
  })
}
