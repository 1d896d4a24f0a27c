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

/** What a version changed against the one before it, a line each. */
export function versionChanges(version: Version, before: Version | undefined): readonly string[] {
  if (before === undefined) return ['First remembered.']
  return fields.flatMap(([field, name]) => {
    if (version[field] === before[field]) return []
    const value = version[field]
    return value ? [`${name}: ${field === 'severity' ? value.toLowerCase() : value}`] : [`${name} taken back.`]
  })
}
