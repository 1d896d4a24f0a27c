import type { EscalationWindow } from '#core/memory/escalation.ts'
import { newForMs } from '#core/memory/failure-state.ts'
import { namesVersion } from '#core/memory/fix.ts'
import { chanceOfSilence, runsNeeded, silenceNeededMs, wasGone, type Quiet } from '#core/memory/quiet.ts'
import { readQuiet } from '#core/memory/store/quiet.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { gathered, inOrder } from '#graph/loading.ts'
import { asInt } from '#graph/numbers.ts'
import { runsSinceState } from '#graph/queries/failure-quiet.ts'
import { ticketsOfFailures, type TicketRow } from '#graph/queries/failure-tickets.ts'
import { assigneesByIds } from '#graph/queries/members.ts'
import { Failure } from '#graph/types/failure.ts'
import { Member } from '#graph/types/member.ts'

const read = { read: true } as const

const EscalationWindowType = builder.objectRef<EscalationWindow>('EscalationWindow').implement({
  description: 'Failing runs of a stretch of time against those that the time before foretells, by how much ran.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'day: against the week before. minutes: ten, against the day before.',
    }),
    failedRuns: t.int({ resolve: ({ now }) => now.failed }),
    runs: t.int({ description: 'Runs of the apps that meet it, in the same time.', resolve: ({ now }) => now.runs }),
    failedRunsBefore: t.int({ resolve: ({ before }) => before.failed }),
    runsBefore: t.int({ resolve: ({ before }) => before.runs }),
    expected: t.exposeFloat('expected', { description: 'Failing runs that the rate from before foretells.' }),
    threshold: t.exposeInt('threshold', { description: 'Failing runs from which on it counts as escalating.' }),
    fires: t.exposeBoolean('fires'),
  }),
})

const Ticket = builder.objectRef<TicketRow>('Ticket').implement({
  description: 'A page where people work on the failure.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('Ticket', id) }),
    url: t.exposeString('url'),
    title: t.exposeString('title', { nullable: true }),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true }),
  }),
})

const QuietType = builder.objectRef<Quiet>('Quiet').implement({
  description:
    'How long a resolved failure has been silent, and whether enough ran meanwhile for that to mean anything.',
  fields: (t) => ({
    silentSeconds: t.float({ resolve: ({ silentMs }) => silentMs / 1000 }),
    silenceNeededSeconds: t.float({
      description: 'A day, or ten times the usual gap between two runs that met it.',
      resolve: ({ medianGapMs }) => silenceNeededMs(medianGapMs) / 1000,
    }),
    runsBefore: t.exposeInt('runsBefore', { description: 'Runs before the fix that could have met it.' }),
    failedRunsBefore: t.int({ resolve: ({ failedBefore }) => failedBefore }),
    runsSince: t.exposeInt('runsSince', { description: 'Runs since it fell silent that could have met it.' }),
    runsNeeded: t.int({ nullable: true, resolve: (quiet) => runsNeeded(quiet) }),
    chance: t.float({ description: 'Of so much silence, had nothing changed.', resolve: chanceOfSilence }),
    gone: t.boolean({ description: 'Whether seeing it again would be a return.', resolve: wasGone }),
  }),
})

builder.objectFields(Failure, (t) => ({
  stateBy: t.exposeString('stateBy', {
    nullable: true,
    description: 'Who set the state; null where it came by itself.',
  }),
  untilEscalating: t.exposeBoolean('untilEscalating', { description: 'Archived until it escalates.' }),
  untilOccurrences: t.int({
    nullable: true,
    description: 'Archived until it was met so often in all.',
    resolve: ({ untilOccurrences }) => (untilOccurrences === null ? null : asInt(untilOccurrences)),
  }),
  isNew: t.boolean({
    description: 'First seen within seven days.',
    resolve: ({ firstSeenAt }, _args, { clock }) => firstSeenAt.getTime() > clock() - newForMs,
  }),
  isEscalating: t.boolean({
    description: 'Met more often than usual now: the last day, or the last minutes.',
    resolve: ({ escalatingSince }) => escalatingSince !== null,
  }),
  escalatingSince: t.expose('escalatingSince', { type: 'DateTime', nullable: true }),
  escalation: t.field({
    type: [EscalationWindowType],
    authScopes: read,
    description: 'The numbers that say so; empty while it does not escalate.',
    resolve: ({ escalation }) => [...(escalation ?? [])],
  }),
  assignee: t.loadable({
    type: Member,
    nullable: true,
    authScopes: read,
    load: async (ids: string[], context) =>
      inOrder(ids, await assigneesByIds(context.sql, projectOf(context), ids), ({ id }) => String(id)),
    resolve: ({ assigneeId }) => (assigneeId === null ? null : String(assigneeId)),
  }),
  tickets: t.loadableList({
    type: Ticket,
    authScopes: read,
    load: async (ids: string[], context) =>
      gathered(ids, await ticketsOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: ({ id }) => id,
  }),
  runsSinceState: t.loadable({
    type: 'Int',
    authScopes: read,
    description: 'Runs that met it since its state was set, at most 10,000 counted.',
    load: async (ids: string[], context) => {
      const rows = await runsSinceState(context.sql, projectOf(context), ids)
      return inOrder(ids, rows, (row) => row.failureId).map((row) => row?.runs ?? 0)
    },
    resolve: ({ id }) => id,
  }),
  quiet: t.field({
    type: QuietType,
    nullable: true,
    authScopes: read,
    complexity: 50,
    description: 'Of a failure that was resolved without naming a version: what its return is told by.',
    resolve: (failure, _args, context) => {
      if (failure.state !== 'RESOLVED' || namesVersion(failure)) return null
      const fixedAtMs = failure.stateAt.getTime()
      return readQuiet(context.sql, projectOf(context), {
        failureId: failure.id,
        firstSeenMs: failure.firstSeenAt.getTime(),
        fixedAtMs,
        quietSinceMs: Math.max(fixedAtMs, failure.lastSeenAt.getTime()),
        nowMs: context.clock(),
      })
    },
  }),
}))
