import { addUsualValues, readScores } from '#core/memory/store/usual-values.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { createScoreBaseline, type ProjectScores, type ScoreBaseline } from './score-baseline.ts'

const keepEveryMs = 15_000
/** A transaction commits a little after its time. */
const overlapMs = 10_000
/** Indexes that are taken over. */
const readMax = 2000

/** What scores of searches usually are, kept in the database and shared with other collectors. */
export interface KeptScores {
  readonly scores: ScoreBaseline
  /** Resolves when what was known has been read, or could not be. */
  start(): Promise<void>
  /** Writes what waits. */
  stop(): Promise<void>
}

/** Spans wait for none of this: it is written and read beside them, every fifteen seconds. */
export function keptScores({ sql, log, clock }: { sql: Sql; log: Log; clock: Clock }): KeptScores {
  const scores = createScoreBaseline()
  let timer: NodeJS.Timeout | undefined
  let keeping: Promise<void> = Promise.resolve()
  let readMs: number | null = null

  async function read(): Promise<void> {
    const nowMs = clock()
    const since = readMs === null ? null : new Date(readMs - overlapMs)
    for (const row of await readScores(sql, since, readMax)) scores.know(row)
    readMs = nowMs
  }

  async function write(): Promise<void> {
    const byProject = new Map<number, ProjectScores[]>()
    for (const one of scores.take()) byProject.set(one.projectId, [...(byProject.get(one.projectId) ?? []), one])
    for (const [projectId, values] of byProject) await addUsualValues(sql, projectId, values, new Date(clock()))
  }

  const tried = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => log.warn({ err: error }, 'usual scores could not be kept; they are learned anew'))

  return {
    scores,
    async start() {
      await tried(read)
      timer = setInterval(() => (keeping = keeping.then(() => tried(write)).then(() => tried(read))), keepEveryMs)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await keeping
      await tried(write)
    },
  }
}
