import { outcomeAlgorithms, type OutcomeAlgorithm } from '#core/memory/grouping/algorithms.ts'
import type { GroupingDifference, GroupingMove } from '#core/memory/grouping/difference.ts'
import { standardSettings, type GroupingSettings } from '#core/memory/grouping/grouping.ts'
import type { NamedRule } from '#core/memory/grouping/rule.ts'
import { readGroupingSettings } from '#core/memory/store/grouping-settings.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import {
  groupingReports,
  groupingVersions,
  type GroupingReportRow,
  type GroupingVersionRow,
} from '#graph/queries/grouping.ts'
import { listTombstones } from '#graph/queries/tombstones.ts'
import { Failure } from '#graph/types/failure.ts'
import { Tombstone } from '#graph/types/tombstone.ts'

export const GroupingRule = builder.objectRef<NamedRule>('GroupingRule').implement({
  description: 'What a project says about how failures are told apart. The first one that fits holds.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('GroupingRule', id) }),
    name: t.exposeString('name'),
    enabled: t.exposeBoolean('enabled'),
    rule: t.field({
      type: 'JSON',
      description: '{match: {class, app, span, tool, agent, errorType, message}, fingerprint, ignore, apart}',
      resolve: ({ rule }) => rule,
    }),
  }),
})

const OutcomeAlgorithmType = builder.objectRef<OutcomeAlgorithm>('OutcomeAlgorithm').implement({
  description: 'A way to turn what broke into a hash.',
  fields: (t) => ({
    id: t.string({ resolve: ({ id }) => id }),
    title: t.exposeString('title'),
    summary: t.exposeString('summary', { description: 'What it does differently from the one before.' }),
  }),
})

const GroupingVersion = builder.objectRef<GroupingVersionRow>('GroupingVersion').implement({
  description: 'One change of a project’s grouping, and who made it.',
  fields: (t) => ({
    version: t.exposeInt('version'),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true }),
    note: t.exposeString('note', { nullable: true }),
    summary: t.exposeString('summary'),
    algorithm: t.exposeString('algorithm'),
    rules: t.field({
      type: [GroupingRule],
      description: 'All there were afterwards.',
      resolve: (row) => [...row.rules],
    }),
  }),
})

const GroupingMoveType = builder.objectRef<GroupingMove>('GroupingMove').implement({
  description: 'Occurrences that would be counted elsewhere.',
  fields: (t) => ({
    from: t.field({ type: Failure, resolve: ({ from }) => from }),
    to: t.field({ type: Failure, nullable: true, description: 'Null: under a new failure.', resolve: ({ to }) => to }),
    text: t.exposeString('text', { description: 'What stands for it then.' }),
    occurrences: t.exposeInt('occurrences'),
  }),
})

export const GroupingDifferenceType = builder.objectRef<GroupingDifference>('GroupingDifference').implement({
  description: 'What would be counted elsewhere if what was seen lately were seen again.',
  fields: (t) => ({
    occurrences: t.exposeInt('occurrences', { description: 'Looked at.' }),
    failures: t.exposeInt('failures', { description: 'Looked at.' }),
    moved: t.exposeInt('moved', { description: 'Occurrences that would be counted elsewhere.' }),
    merged: t.exposeInt('merged', { description: 'Failures that would take in others.' }),
    split: t.exposeInt('split', { description: 'Failures of which parts would leave.' }),
    moves: t.field({ type: [GroupingMoveType], description: 'The largest first.', resolve: ({ moves }) => [...moves] }),
  }),
})

export const GroupingReport = builder.objectRef<GroupingReportRow>('GroupingReport').implement({
  description: 'What another algorithm would change, counted before anybody switches to it.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('GroupingReport', id) }),
    algorithm: t.exposeString('algorithm'),
    comparedTo: t.exposeString('comparedTo'),
    requestedAt: t.expose('requestedAt', { type: 'DateTime' }),
    requestedBy: t.exposeString('requestedBy', { nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'Null while it is counted.' }),
    result: t.field({ type: GroupingDifferenceType, nullable: true, resolve: ({ result }) => result }),
  }),
})

const newest = { after: null, before: null, limit: 50, backwards: false }

export const Grouping = builder.objectRef<GroupingSettings>('Grouping').implement({
  description: 'How a project tells failures apart.',
  fields: (t) => ({
    algorithm: t.exposeString('algorithm'),
    previous: t.exposeString('previous', { nullable: true, description: 'Leads until then; both sign.' }),
    until: t.expose('until', { type: 'DateTime', nullable: true }),
    algorithms: t.field({ type: [OutcomeAlgorithmType], resolve: () => [...outcomeAlgorithms] }),
    rules: t.field({
      type: [GroupingRule],
      description: 'In the order of asking.',
      resolve: ({ rules }) => [...rules],
    }),
    versions: t.field({
      type: [GroupingVersion],
      description: 'Newest first, at most 50.',
      resolve: (_settings, _args, context) => groupingVersions(context.sql, projectOf(context)),
    }),
    reports: t.field({
      type: [GroupingReport],
      description: 'Newest first, at most 50.',
      resolve: (_settings, _args, context) => groupingReports(context.sql, projectOf(context)),
    }),
    tombstones: t.field({
      type: [Tombstone],
      description: 'Newest first, at most 50; `tombstones` lists all.',
      resolve: (_settings, _args, context) => listTombstones(context.sql, projectOf(context), null, newest),
    }),
  }),
})

export async function groupingOf(context: GraphContext): Promise<GroupingSettings> {
  const projectId = projectOf(context)
  return (await readGroupingSettings(context.sql, projectId)).get(projectId) ?? standardSettings
}

builder.queryField('grouping', (t) =>
  t.field({
    type: Grouping,
    authScopes: { read: true },
    complexity: { field: 50, multiplier: 20 },
    resolve: (_root, _args, context) => groupingOf(context),
  }),
)
