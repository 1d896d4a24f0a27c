import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import type { Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { say, sayJson } from '../output.ts'
import { secondOf } from './rows.ts'

const query = /* GraphQL */ `
  query ShowFailure($shortId: String!) {
    failure(shortId: $shortId) {
      shortId class title severity state stateAt stateBy stateReason stateUntil untilOccurrences untilEscalating
      resolvedRelease resolvedPromptVersion resolvedModel runsSinceState isNew isEscalating rootCause mitigation version
      occurrenceCount runCount firstSeenAt lastSeenAt
      assignee { email }
      apps { name }
      tickets { url title }
      quiet { silentSeconds silenceNeededSeconds runsSince runsNeeded chance gone }
      mitigations {
        text appliedAt release promptVersion model removedAt
        effect {
          verdict reason ratio ratioLow ratioHigh
          before { runs failedRuns rate low high }
          after { runs failedRuns rate low high }
        }
      }
      activity(first: 10) { edges { node { at actor kind detail comment { text } } } }
    }
  }
`
const text = z.string().nullable()
const side = z.object({
  runs: z.number(),
  failedRuns: z.number(),
  rate: z.number().nullable(),
  low: z.number(),
  high: z.number(),
})
const failureShape = z.object({
  shortId: z.string(),
  class: z.string(),
  title: z.string(),
  severity: z.string(),
  state: z.string(),
  stateAt: z.string(),
  stateBy: text,
  stateReason: text,
  stateUntil: text,
  untilOccurrences: z.number().nullable(),
  untilEscalating: z.boolean(),
  resolvedRelease: text,
  resolvedPromptVersion: text,
  resolvedModel: text,
  runsSinceState: z.number(),
  isNew: z.boolean(),
  isEscalating: z.boolean(),
  rootCause: text,
  mitigation: text,
  version: z.number(),
  occurrenceCount: z.number(),
  runCount: z.number(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  assignee: z.object({ email: z.string() }).nullable(),
  apps: z.array(z.object({ name: z.string() })),
  tickets: z.array(z.object({ url: z.string(), title: text })),
  quiet: z
    .object({
      silentSeconds: z.number(),
      silenceNeededSeconds: z.number(),
      runsSince: z.number(),
      runsNeeded: z.number().nullable(),
      chance: z.number(),
      gone: z.boolean(),
    })
    .nullable(),
  mitigations: z.array(
    z.object({
      text: z.string(),
      appliedAt: z.string(),
      release: text,
      promptVersion: text,
      model: text,
      removedAt: text,
      effect: z.object({
        verdict: z.string(),
        reason: z.string(),
        ratio: z.number().nullable(),
        ratioLow: z.number().nullable(),
        ratioHigh: z.number().nullable(),
        before: side,
        after: side,
      }),
    }),
  ),
  activity: z.object({
    edges: z.array(
      z.object({
        node: z.object({
          at: z.string(),
          actor: text,
          kind: z.string(),
          detail: z.record(z.string(), z.unknown()),
          comment: z.object({ text: z.string() }).nullable(),
        }),
      }),
    ),
  }),
})
type Shown = z.infer<typeof failureShape>

/** Prints all that is known of one failure. Throws `not_found` when there is none. */
export async function showFailure(connection: Connection, shortId: string, json: boolean): Promise<void> {
  const { failure } = await ask(connection, {
    query,
    variables: { shortId },
    shape: z.object({ failure: failureShape.nullable() }),
  })
  if (failure === null) throw new AppError('not_found', `There is no failure ${shortId}.`)
  if (json) {
    const { activity, apps, assignee, ...known } = failure
    return sayJson({
      ...known,
      apps: apps.map(({ name }) => name),
      assignee: assignee?.email ?? null,
      activity: activity.edges.map(({ node }) => node),
    })
  }
  for (const line of linesOf(failure)) say(line)
}

function linesOf(failure: Shown): readonly string[] {
  const { shortId, title, severity, state, stateAt, stateBy, stateReason } = failure
  const fix = [failure.resolvedRelease, failure.resolvedPromptVersion, failure.resolvedModel].filter(Boolean).join(', ')
  const flags = [failure.isNew && 'new', failure.isEscalating && 'escalating'].filter(Boolean).join(', ')
  const { quiet } = failure
  const apps = failure.apps.map(({ name }) => name).join(', ') || 'no app'
  return [
    `${shortId}  ${title}`,
    `${failure.class}, ${severity}${flags ? `, ${flags}` : ''}`,
    [
      `${state} since ${secondOf(stateAt)}`,
      fix ? ` in ${fix}` : '',
      stateBy ? ` by ${stateBy}` : '',
      stateReason ? `: ${stateReason}` : '',
    ].join(''),
    ...(failure.stateUntil ? [`  until ${secondOf(failure.stateUntil)}`] : []),
    ...(failure.untilOccurrences === null ? [] : [`  until ${failure.untilOccurrences} occurrences in all`]),
    ...(failure.untilEscalating ? ['  until it escalates'] : []),
    ...(quiet
      ? [
          `  silent for ${hours(quiet.silentSeconds)} h of ${hours(quiet.silenceNeededSeconds)} h`,
          `  ${quiet.runsSince} of ${quiet.runsNeeded ?? 'unknown'} runs without it`,
        ]
      : []),
    `${failure.occurrenceCount} occurrences in ${failure.runCount} runs of ${apps}`,
    `seen from ${secondOf(failure.firstSeenAt)} to ${secondOf(failure.lastSeenAt)}`,
    ...(failure.assignee ? [`given to ${failure.assignee.email}`] : []),
    ...failure.tickets.map(({ url, title: name }) => `ticket ${name ? `${name}: ` : ''}${url}`),
    ...(failure.rootCause ? ['', `Cause: ${failure.rootCause}`] : []),
    ...(failure.mitigation ? [`Mitigation: ${failure.mitigation}`] : []),
    ...failure.mitigations.flatMap(mitigationLines),
    ...(failure.activity.edges.length > 0 ? ['', 'Activity'] : []),
    ...failure.activity.edges.map(({ node }) => activityLine(node)),
  ]
}

const hours = (seconds: number): string => (seconds / 3_600).toFixed(1)
const share = ({ runs, failedRuns }: Shown['mitigations'][number]['effect']['before']): string =>
  `${failedRuns} of ${runs} runs`

const mitigationLines = ({ text: what, appliedAt, effect }: Shown['mitigations'][number]): readonly string[] => [
  '',
  `Put in place ${secondOf(appliedAt)}: ${what}`,
  `  ${effect.verdict.toLowerCase().replace('_', ' ')}: ${effect.reason}`,
  `  before ${share(effect.before)}, after ${share(effect.after)}`,
]

function activityLine({ at, actor, kind, detail, comment }: Shown['activity']['edges'][number]['node']): string {
  const said = comment?.text ?? (typeof detail['reason'] === 'string' ? detail['reason'] : '')
  const to = typeof detail['to'] === 'string' ? ` ${detail['to']}` : ''
  return `  ${secondOf(at)}  ${actor ?? 'nevermore'}  ${kind}${to}${said ? `: ${said}` : ''}`
}
