import type { Dialect } from './dialect.ts'

/** What any span may carry, whoever made it: the app's own identifiers. Asked before every dialect. */
export const ownIdentifiers: Dialect = {
  id: 'otel',
  scopes: [],
  markers: [],
  kinds: [],
  fields: {
    sessionId: ['session.id'],
    userId: ['user.id', 'enduser.id', 'enduser.pseudo.id'],
    preflightId: ['nevermore.preflight.id'],
    customFingerprint: ['nevermore.fingerprint'],
    promptName: ['nevermore.prompt.name'],
    promptVersion: ['nevermore.prompt.version'],
  },
}
