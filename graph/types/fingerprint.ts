import { builder } from '#graph/builder.ts'
import { asInt } from '#graph/numbers.ts'
import type { FingerprintRow } from '#graph/queries/fingerprints.ts'

export const Fingerprint = builder.objectRef<FingerprintRow>('Fingerprint').implement({
  description: 'The signature of what broke. Many can point at one failure.',
  fields: (t) => ({
    hash: t.exposeString('hash'),
    algorithm: t.exposeString('algorithm', { description: 'Name and version; an old one is never computed anew.' }),
    text: t.exposeString('text', { description: 'The readable value that was hashed.' }),
    level: t.exposeString('level', { description: 'How specific it is: custom, frames, template.' }),
    attachedBy: t.exposeString('attachedBy', { description: 'What tied it to this failure.' }),
    occurrenceCount: t.int({ resolve: (row) => asInt(row.occurrenceCount) }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})
