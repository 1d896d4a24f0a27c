import { textDiff, type DiffPiece } from './text-diff.ts'

interface Version {
  readonly title: string
  readonly severity: string
  readonly rootCause: string | null
  readonly mitigation: string | null
}

const fields = [
  ['title', 'Title'],
  ['severity', 'Severity'],
  ['rootCause', 'Root cause'],
  ['mitigation', 'Mitigation'],
] as const

export interface VersionChange {
  readonly name: string
  readonly pieces: readonly DiffPiece[]
}

/** What a version changed against the one before it, word by word. The first one changed nothing. */
export function versionChanges(version: Version, before: Version | undefined): readonly VersionChange[] {
  if (before === undefined) return []
  return fields.flatMap(([field, name]) => {
    if (version[field] === before[field]) return []
    const word = (text: string | null): string => (field === 'severity' ? (text ?? '').toLowerCase() : (text ?? ''))
    return [{ name, pieces: textDiff(word(before[field]), word(version[field])) }]
  })
}
