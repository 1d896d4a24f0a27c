import { jobPosition, keepJobPosition } from '#core/memory/store/job-positions.ts'
import { learnChangedPatterns } from '#core/memory/store/learn-patterns.ts'
import { minePatterns } from '#core/memory/store/mine-patterns.ts'
import { agePatterns } from '#core/memory/store/patterns.ts'
import { hasFailedSince, projectsWithFailures } from '#core/memory/store/projects-to-mine.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { minuteMs, secondMs } from '#core/platform/durations.ts'
import type { Job } from './schedule.ts'

export interface PatternJobParts {
  readonly sql: Sql
  readonly clock: Clock
  /** Does something unless another process is at it. */
  readonly alone: (name: string, work: () => Promise<number>) => () => Promise<number | null>
}

const mined = 'mine patterns'
/** A project is mined again no sooner than this, and so many times as long as mining it took: 2 % of a core at most. */
const restMs = minuteMs
const restTimes = 50
/** Even where nothing failed: what is found moves out of the window. */
const restMsMax = 60 * minuteMs

/** What recurs is looked for at once, what runs have in common in the background. */
export const patternJobs = ({ sql, clock, alone }: PatternJobParts): readonly Job[] => [
  {
    name: 'learn patterns',
    everyMs: 2 * secondMs,
    run: alone('learn patterns', () => learnChangedPatterns(sql, clock())),
  },
  {
    name: 'mine patterns',
    everyMs: 20 * secondMs,
    async run() {
      let found = 0
      for (const projectId of await dueProjects(sql, clock())) {
        found += (await alone(`${mined} of ${projectId}`, () => mineProject(sql, projectId, clock))()) ?? 0
      }
      return found
    },
  },
  {
    name: 'age patterns',
    everyMs: 10 * minuteMs,
    run: alone('age patterns', () => agePatterns(sql, clock())),
  },
]

async function mineProject(sql: Sql, projectId: number, clock: Clock): Promise<number> {
  // Another process may have done it while this one waited.
  const { nextMs } = readPosition(await jobPosition(sql, projectId, mined))
  const startedMs = clock()
  if (startedMs < nextMs) return 0
  const { changed } = await minePatterns(sql, projectId, startedMs)
  const tookMs = clock() - startedMs
  const position = `${startedMs} ${clock() + Math.max(restMs, restTimes * tookMs)}`
  await keepJobPosition(sql, projectId, mined, position, clock())
  return changed
}

/** Projects whose turn it is, and that met a failure since they were last mined, or were not mined for an hour. */
async function dueProjects(sql: Sql, nowMs: number): Promise<number[]> {
  const due: number[] = []
  for (const { id, position } of await projectsWithFailures(sql, mined)) {
    const { lastMs, nextMs } = readPosition(position)
    if (nowMs < nextMs) continue
    if (nowMs - lastMs >= restMsMax || (await hasFailedSince(sql, id, lastMs))) due.push(id)
  }
  return due
}

/** When it was last mined, and before when not again. */
function readPosition(text: string | null): { readonly lastMs: number; readonly nextMs: number } {
  const [lastMs = 0, nextMs = 0] = (text ?? '').split(' ').map(Number)
  return { lastMs, nextMs }
}
