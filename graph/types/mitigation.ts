import { catalogueOf, type CatalogueEntry } from '#core/memory/mitigation-catalogue.ts'
import type { Recurrence } from '#core/memory/mitigation-effect.ts'
import { measureEffect, type MeasuredEffect } from '#core/memory/store/mitigation-effects.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { gathered } from '#graph/loading.ts'
import {
  catalogueTexts,
  mitigationsOfFailures,
  textVersions,
  type MitigationRow,
  type TextVersionRow,
} from '#graph/queries/mitigations.ts'
import { Failure } from '#graph/types/failure.ts'

const read = { read: true } as const

const EffectVerdict = builder.enumType('EffectVerdict', {
  description:
    'WORKED: less often, by a 95 % interval. WORSE: more often. NO_EFFECT: not half as often. TOO_EARLY: too few runs.',
  values: ['WORKED', 'NO_EFFECT', 'WORSE', 'TOO_EARLY'] as const,
})

const RecurrenceType = builder.objectRef<Recurrence>('Recurrence').implement({
  description: 'Runs that could have met a failure, those that did, and the share with its 95 % interval (Wilson).',
  fields: (t) => ({
    runs: t.exposeInt('runs'),
    failedRuns: t.int({ resolve: ({ failed }) => failed }),
    rate: t.exposeFloat('rate', { nullable: true }),
    low: t.exposeFloat('low'),
    high: t.exposeFloat('high'),
  }),
})

const finite = (value: number | null): number | null => (value === null || !Number.isFinite(value) ? null : value)

const MitigationEffectType = builder.objectRef<MeasuredEffect>('MitigationEffect').implement({
  description: 'Whether a mitigation helped, counted from runs before and after that could have met the failure.',
  fields: (t) => ({
    verdict: t.expose('verdict', { type: EffectVerdict }),
    reason: t.exposeString('reason', { description: 'What makes it clear, or why it is not.' }),
    before: t.expose('before', { type: RecurrenceType }),
    after: t.expose('after', { type: RecurrenceType }),
    ratio: t.float({
      nullable: true,
      description: 'Rate after by rate before, with its 95 % interval; an open end is null.',
      resolve: ({ ratio }) => finite(ratio),
    }),
    ratioLow: t.float({ nullable: true, resolve: ({ ratioLow }) => finite(ratioLow) }),
    ratioHigh: t.float({ nullable: true, resolve: ({ ratioHigh }) => finite(ratioHigh) }),
    from: t.expose('from', { type: 'DateTime', description: 'Runs before are counted from here.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Runs after are counted up to here.' }),
    leftOutRuns: t.exposeInt('leftOut', {
      description: 'Runs afterwards that did not have it, as of an older release.',
    }),
    nearestOnly: t.exposeBoolean('nearestOnly', { description: 'Only the runs nearest to the moment were counted.' }),
  }),
})

const MitigationType = builder.objectRef<MitigationRow>('Mitigation').implement({
  description: 'Something that was put in place against a failure.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('Mitigation', id) }),
    text: t.exposeString('text'),
    fromCatalogue: t.boolean({ resolve: (row) => row.class !== null }),
    appliedAt: t.expose('appliedAt', { type: 'DateTime' }),
    release: t.exposeString('release', { nullable: true }),
    promptVersion: t.exposeString('promptVersion', { nullable: true }),
    model: t.exposeString('model', { nullable: true }),
    author: t.exposeString('author', { nullable: true }),
    removedAt: t.expose('removedAt', { type: 'DateTime', nullable: true }),
    effect: t.field({
      type: MitigationEffectType,
      complexity: 50,
      resolve: (row, _args, context) => measureEffect(context.sql, projectOf(context), row, new Date(context.clock())),
    }),
  }),
})

builder.objectField(Failure, 'mitigations', (t) =>
  t.loadableList({
    type: MitigationType,
    authScopes: read,
    description: 'What was put in place against it, the latest first.',
    load: async (ids: string[], context) =>
      gathered(ids, await mitigationsOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: ({ id }) => id,
  }),
)

const MitigationTextVersion = builder.objectRef<TextVersionRow>('MitigationTextVersion').implement({
  fields: (t) => ({
    version: t.exposeInt('version'),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true }),
    note: t.exposeString('note', { nullable: true }),
    text: t.exposeString('text', { nullable: true, description: 'Null where it went back to the built-in one.' }),
  }),
})

export const MitigationText = builder.objectRef<CatalogueEntry>('MitigationText').implement({
  description: 'What helps against a class of failures.',
  fields: (t) => ({
    class: t.exposeString('class'),
    text: t.exposeString('text', { nullable: true }),
    builtIn: t.exposeString('builtIn', { nullable: true, description: 'What comes with the product.' }),
    version: t.exposeInt('version', { description: 'Counts changes of this project; 0 before the first.' }),
    at: t.expose('at', { type: 'DateTime', nullable: true }),
    author: t.exposeString('author', { nullable: true }),
    versions: t.loadableList({
      type: MitigationTextVersion,
      description: 'Newest first.',
      load: async (classes: string[], context) =>
        gathered(classes, await textVersions(context.sql, projectOf(context), classes), (row) => row.class),
      resolve: (entry) => entry.class,
    }),
  }),
})

builder.queryField('mitigationCatalogue', (t) =>
  t.field({
    type: [MitigationText],
    authScopes: read,
    description: 'What helps against each class: the words that come with the product, or those of the project.',
    args: { class: t.arg.string({ description: 'Only this one.' }) },
    resolve: async (_root, args, context) => {
      const entries = catalogueOf(await catalogueTexts(context.sql, projectOf(context)))
      return entries.filter((entry) => !args.class || entry.class === args.class)
    },
  }),
)
