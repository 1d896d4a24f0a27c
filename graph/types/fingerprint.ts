import { builder } from '#graph/builder.ts'
import { asInt } from '#graph/numbers.ts'
import type { FingerprintRow } from '#graph/queries/fingerprints.ts'
import { partsOf, type NamedPart } from '#graph/why-grouped.ts'

const FingerprintPart = builder.objectRef<NamedPart>('FingerprintPart').implement({
  description: 'Something that was compared, as it was hashed.',
  fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
})

export const Fingerprint = builder.objectRef<FingerprintRow>('Fingerprint').implement({
  description: 'The signature of what broke. Many can point at one failure.',
  fields: (t) => ({
    hash: t.exposeString('hash'),
    algorithm: t.exposeString('algorithm', { description: 'Name and version; an old one is never computed anew.' }),
    text: t.exposeString('text', { description: 'The readable value that was hashed.' }),
    level: t.exposeString('level', { description: 'How specific it is: custom, frames, template.' }),
    parts: t.field({
      type: [FingerprintPart],
      description: 'What was compared, in that order. Empty for old ones.',
      resolve: partsOf,
    }),
    rule: t.string({
      nullable: true,
      description: 'The grouping rule that had a say.',
      resolve: ({ parts }) => parts?.rule ?? null,
    }),
    attachedBy: t.exposeString('attachedBy', { description: 'What tied it to this failure.' }),
    certainty: t.float({
      description: '1 when it was equal; else how often such a near match is right, as measured.',
      resolve: ({ score }) => Math.round(score * 1e4) / 1e4,
    }),
    nearTo: t.string({
      nullable: true,
      description: 'The fingerprint of this failure that it was attached through.',
      resolve: ({ viaText }) => viaText,
    }),
    occurrenceCount: t.int({ resolve: (row) => asInt(row.occurrenceCount) }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})
