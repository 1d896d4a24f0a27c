/** What a key may do, in words; what most apps need stands first. */
export const keyScopes = [
  { scope: 'ingest', word: 'Send', meaning: 'traces and logs' },
  { scope: 'preflight', word: 'Ask', meaning: 'pre-flight before a run' },
  { scope: 'read', word: 'Read', meaning: 'failures and runs, with their texts' },
  { scope: 'write', word: 'Change', meaning: 'states, policies, signals and all that is set here' },
  { scope: 'admin', word: 'Administer', meaning: 'make and revoke keys' },
] as const

/** `send, ask`; a scope that is not known here stays as it is. */
export const scopeWords = (scopes: readonly string[]): string =>
  scopes.map((one) => keyScopes.find(({ scope }) => scope === one)?.word.toLowerCase() ?? one).join(', ')

/** How long a key lasts, in days; 0 is until it is revoked. */
export const keyLives = [
  { days: 0, word: 'when it is revoked' },
  { days: 30, word: 'in 30 days' },
  { days: 90, word: 'in 90 days' },
  { days: 365, word: 'in a year' },
] as const

/** When a key made now ends; null for one that lasts. */
export const keyEnd = (days: number, nowMs: number): string | null =>
  days === 0 ? null : new Date(nowMs + days * 86_400_000).toISOString()
