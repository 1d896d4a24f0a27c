import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import type { Log } from '#core/platform/log.ts'

import type { PreflightAnswer } from './answer.ts'
import { decide, type Decision } from './decide.ts'
import { createKeeper } from './keeper.ts'
import type { KeeperCounts } from './keeper-counts.ts'
import { keptQuestion, redactCommonSecrets, redacted, type Redact } from './kept-question.ts'
import type { PreflightQuestion } from './question.ts'
import { createWarningQueue, type WarningQueue } from './warning-queue.ts'

export interface PreflightOptions {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  /** Makes the id of an answer; UUIDv7 when left out. */
  readonly newId?: (nowMs: number) => string
  /** Masks secrets in questions, as they are masked in spans. */
  readonly redact?: Redact
  /** Where a copy of the memory is kept, so that the next start is quick; left out: nowhere. */
  readonly snapshotPath?: string
}

export interface AskOptions {
  /** When the question came in, epoch milliseconds: time it waited before it got here counts against its deadline. */
  readonly receivedAtMs?: number
}

export interface Preflight {
  /** Loads the memory and begins to follow. Resolves when ready. */
  start(): Promise<void>
  /** Stops following and keeps the decisions that wait. Safe to call twice, and without start. */
  stop(): Promise<void>
  ready(): boolean
  /** Answers from memory, at once. Never throws: what goes wrong, or takes too long, is UNKNOWN. */
  answer(projectId: number, question: PreflightQuestion, options?: AskOptions): PreflightAnswer
  /** Writes the decisions that wait. */
  flush(): Promise<void>
  counts(): ReturnType<WarningQueue['counts']> & KeeperCounts & { readonly contexts: number; readonly lagMs: number }
}

/** Pre-flight: what is remembered, kept in this process, and answers from it. */
export function createPreflight({
  sql,
  clock,
  log,
  newId = uuidv7,
  redact = redactCommonSecrets,
  snapshotPath,
}: PreflightOptions): Preflight {
  const keeper = createKeeper({ sql, clock, log, snapshotPath })
  const warnings = createWarningQueue({ sql, log })

  function decideInTime(
    projectId: number,
    question: PreflightQuestion,
    nowMs: number,
    spentMs: () => number,
  ): Decision {
    if (!keeper.ready()) return undecided('Memory is still being read; go ahead as if nobody had asked.')
    const late = (): Decision =>
      undecided(`No answer within ${question.deadlineMs} ms; go ahead as if nobody had asked.`)
    if (spentMs() >= question.deadlineMs) return late()
    try {
      const decision = decide(keeper.memoryOf(projectId), question, nowMs)
      return spentMs() > question.deadlineMs ? late() : decision
    } catch (error) {
      log.error({ err: error, projectId }, 'pre-flight failed')
      return undecided('Memory could not be asked; go ahead as if nobody had asked.')
    }
  }

  function answer(projectId: number, asked: PreflightQuestion, { receivedAtMs }: AskOptions = {}): PreflightAnswer {
    const began = performance.now()
    const nowMs = clock()
    const waitedMs = receivedAtMs === undefined ? 0 : Math.max(0, nowMs - receivedAtMs)
    const spentMs = (): number => waitedMs + performance.now() - began
    // What came too late is not read any more: those behind it wait for the same thread.
    const question = withoutSecrets(waitedMs < asked.deadlineMs ? asked : unsaid(asked), redact, log)
    const { kept, ...decision } = decideInTime(projectId, question, nowMs, spentMs)
    const made: PreflightAnswer = {
      id: newId(nowMs),
      indexSeq: keeper.seq(),
      staleMs: Math.round(keeper.lagMs()),
      tookMs: performance.now() - began,
      ...decision,
    }
    const said = keptQuestion(question)
    warnings.push({ projectId, atMs: nowMs, app: question.app, answer: made, decision: kept, question: said })
    return made
  }

  return {
    start: keeper.start,
    ready: keeper.ready,
    answer,
    flush: warnings.flush,
    counts: () => ({ ...warnings.counts(), ...keeper.counts(), contexts: keeper.contexts(), lagMs: keeper.lagMs() }),
    async stop() {
      await keeper.stop()
      await warnings.stop()
    },
  }
}

/** Without what it says, if masking breaks: an expression of somebody's own may do anything. */
function withoutSecrets(question: PreflightQuestion, redact: Redact, log: Log): PreflightQuestion {
  try {
    return redacted(question, redact)
  } catch (error) {
    log.error({ err: error }, 'a question could not be masked; it is answered without what it says')
    return unsaid(question)
  }
}

const unsaid = (question: PreflightQuestion): PreflightQuestion => ({
  ...question,
  messages: null,
  tools: null,
  env: null,
})

const undecided = (message: string): Decision => ({
  verdict: 'UNKNOWN',
  message,
  risk: null,
  riskLow: null,
  riskHigh: null,
  policyId: null,
  policyVersion: null,
  curveVersion: null,
  route: null,
  matches: [],
  kept: null,
})
