import { createJudge, type Judge } from '#collector/judge/judge.ts'
import type { Metrics } from '#collector/pipeline/metrics.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import { chooseProvider } from '#core/workbench/choose-provider.ts'

export interface JudgeParts {
  readonly settings: Settings
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** The judge with the model that the settings name. It asks nothing until a project switches it on. */
export const wireJudge = ({ settings, sql, clock, log, metrics }: JudgeParts): Judge =>
  createJudge({
    sql,
    clock,
    log,
    provider: chooseProvider(settings),
    onAsked: (outcome) => metrics.add('nevermore_judge_questions', { outcome: outcome.toLowerCase() }, 1),
  })
