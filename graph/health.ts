import type { Sql } from '#core/platform/database/connect.ts'
import type { ChartRange } from '#graph/chart-steps.ts'

export interface HealthPartShape {
  readonly name: string
  readonly value: number
  readonly effect: number
  readonly explanation: string
}

export interface HealthPointShape {
  readonly at: Date
  readonly app: string | null
  readonly score: number | null
  readonly runs: number
  readonly failedRuns: number
}

export interface HealthShape {
  readonly score: number | null
  readonly insufficient: boolean
  readonly runs: number
  readonly failedRuns: number
  readonly parts: readonly HealthPartShape[]
  readonly points: readonly HealthPointShape[]
}

export interface HealthScope {
  readonly kind: 'app' | 'agent' | 'tool' | 'model' | 'project'
  readonly key: string | null
}

export async function healthOf(_sql: Sql, _projectId: number, _scope: HealthScope, _range: ChartRange): Promise<HealthShape> {
  return { score: null, insufficient: true, runs: 0, failedRuns: 0, parts: [], points: [] }
}
