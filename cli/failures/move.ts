import { z } from 'zod'
import type { Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { UsageError } from '../exit-code.ts'
import { say, sayJson } from '../output.ts'
import { failureIdOf } from './failure-id.ts'

export interface MoveFlags {
  readonly release?: string | undefined
  readonly promptVersion?: string | undefined
  readonly model?: string | undefined
  readonly until?: string | undefined
  readonly times?: string | undefined
  readonly escalating?: boolean | undefined
  readonly reason?: string | undefined
  readonly json?: boolean | undefined
}

const moveQuery = /* GraphQL */ `
  mutation MoveFailures($input: SetFailureStatesInput!) {
    setFailureStates(input: $input) {
      shortId
      state
      title
      stateUntil
      untilOccurrences
      untilEscalating
      resolvedRelease
      resolvedPromptVersion
      resolvedModel
      stateReason
    }
  }
`
const movedShape = z.object({
  setFailureStates: z.array(z.looseObject({ shortId: z.string(), state: z.string(), title: z.string() })),
})

/** Which state each word means. */
export const moves = { resolve: 'RESOLVED', archive: 'ARCHIVED', reopen: 'OPEN' } as const
export type Move = keyof typeof moves

/** Moves failures, all of them or none. Throws UsageError for flags that do not belong to the move. */
export async function moveFailures(
  connection: Connection,
  move: Move,
  shortIds: readonly string[],
  flags: MoveFlags,
): Promise<void> {
  const details = detailsOf(move, flags)
  const failures: string[] = []
  for (const shortId of shortIds) failures.push(await failureIdOf(connection, shortId))
  const input = { failures, state: moves[move], ...details }
  const { setFailureStates: moved } = await ask(connection, {
    query: moveQuery,
    variables: { input },
    shape: movedShape,
  })
  if (flags.json) return sayJson({ failures: moved })
  for (const { shortId, state, title } of moved) say(`${shortId} is ${state}: ${title}`)
}

function detailsOf(move: Move, flags: MoveFlags) {
  const { release, promptVersion, model, until, times, escalating, reason } = flags
  if (move !== 'resolve' && (release ?? promptVersion ?? model) !== undefined)
    throw new UsageError('--release, --prompt-version and --model belong to "failures resolve".')
  if (move !== 'archive' && (until !== undefined || times !== undefined || escalating))
    throw new UsageError('--until, --times and --escalating belong to "failures archive".')
  return {
    ...(release ? { release } : {}),
    ...(promptVersion ? { promptVersion } : {}),
    ...(model ? { model } : {}),
    ...(until === undefined ? {} : { until: momentOf(until) }),
    ...(times === undefined ? {} : { untilOccurrences: countOf(times) }),
    ...(escalating ? { untilEscalating: true } : {}),
    ...(reason ? { reason } : {}),
  }
}

function momentOf(text: string): string {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new UsageError(`--until takes a date such as 2026-12-24, not "${text}".`)
  return at.toISOString()
}

function countOf(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`--times takes a whole number from 1, not "${text}".`)
  return count
}
