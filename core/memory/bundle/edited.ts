/** One version of a failure's texts, oldest first in a list. */
export interface VersionTexts {
  readonly author: string | null
  readonly note: string | null
  readonly title: string
  readonly severity: string
  readonly rootCause: string | null
  readonly mitigation: string | null
}

/** How the first version of an imported failure is noted; its texts are a person's, if it has an author. */
export const importedNote = 'imported'

/** Which texts a person wrote: what differs from the version before by somebody with a name. */
export function editedTexts(versions: readonly VersionTexts[]): { readonly any: boolean; readonly title: boolean } {
  let any = false
  let title = false
  for (const [at, version] of versions.entries()) {
    const before = versions[at - 1]
    if (version.author === null) continue
    if (before === undefined) {
      // A split's first version repeats what was read off an error, whoever split it.
      if (version.note !== importedNote) continue
      any = title = true
    } else {
      title ||= version.title !== before.title
      any ||= title || (['severity', 'rootCause', 'mitigation'] as const).some((key) => version[key] !== before[key])
    }
  }
  return { any, title }
}
