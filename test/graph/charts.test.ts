import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chartMetrics } from '#graph/chart-metrics.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { seedWorld, type World } from '#test/support/world/seed-world.ts'

let server: GraphServer
let world: World
const nowMs = Date.UTC(2026, 5, 4, 12)
const range = { from: '2026-06-01T00:00:00Z', to: '2026-06-04T12:00:00Z' }

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  world = await seedWorld(server.database.sql, server.database.projectId, { seed: 7, nowMs })
})
afterAll(() => server.stop())

describe('charts', () => {
  const chart = async (args: string): Promise<Loose[]> =>
    (await server.data(`{ timeseries(from: "${range.from}", to: "${range.to}", ${args}) { time value series } }`))
      .timeseries

  it('have every step, zero where nothing was counted', async () => {
    const points = await chart('metric: "runs", stepSeconds: 3600')
    expect(points).toHaveLength(84)
    expect(points.every((point) => point.series === 'all')).toBe(true)
    expect(points.reduce((sum, point) => sum + point.value, 0)).toBe(200)
    expect(points[0].value).toBe(0)
  })

  it('leave a gap where there is nothing to divide by', async () => {
    const points = await chart('metric: "latency_ms", stepSeconds: 3600, groupBy: "model"')
    expect(points[0].value).toBeNull()
    expect(points.some((point) => point.value > 0)).toBe(true)
    expect(new Set(points.map((point) => point.series)).size).toBe(3)
  })

  it('leave a gap where tokens were used that nobody has a price for', () => {
    const sum = {
      calls: 1,
      failedCalls: 0,
      runs: 0,
      failedRuns: 0,
      durationMs: 1,
      failedWeight: 0,
      time: new Date(0),
      series: 'all',
    }
    const cost = (tokensIn: number, costUsd: number) =>
      chartMetrics.cost_usd.value({ ...sum, tokensIn, tokensOut: 0, costUsd })
    expect([cost(10, 0), cost(10, 0.5), cost(0, 0)]).toEqual([null, 0.5, 0])
  })

  it.each([
    'failed_runs',
    'failure_rate',
    'calls',
    'failed_calls',
    'tokens_in',
    'tokens_out',
    'cost_usd',
    'health_score',
    'burn_rate',
    'new_patterns',
  ])('know %s', async (metric) => {
    expect(await chart(`metric: "${metric}"`)).not.toHaveLength(0)
  })

  it.each([
    ['metric: "bogus"', 'metric must be one of runs, failed_runs'],
    ['metric: "runs", groupBy: "user"', 'groupBy must be one of app, model, provider, tool, agent, class'],
    ['metric: "runs", stepSeconds: 0', 'stepSeconds must be positive'],
    ['metric: "runs", stepSeconds: 60', 'at most 2000 are allowed'],
  ])('refuse %s', async (args, message) => {
    const { errors } = await server.ask(`{ timeseries(from: "${range.from}", to: "${range.to}", ${args}) { value } }`)
    expect(errors?.[0]?.message).toContain(message)
    expect(errors?.[0]?.extensions['code']).toBe('INVALID')
  })

  it('of health explain the score and show the way there', async () => {
    const { health } =
      await server.data(`{ health(scope: {app: "support-bot"}, from: "${range.from}", to: "${range.to}",
        stepSeconds: 7200) {
      score insufficient runs failedRuns parts { name value effect explanation } points { at app score runs
        failedRuns failureRate } } }`)
    expect(health.insufficient).toBe(false)
    expect(health.score).toBeGreaterThanOrEqual(0)
    expect(100 + health.parts.reduce((sum: number, part: Loose) => sum + part.effect, 0)).toBeCloseTo(health.score, 0)
    expect(health.points).toHaveLength(42)
    expect(health.points.at(-1).score).not.toBeNull()
    expect(health.points.reduce((sum: number, point: Loose) => sum + point.runs, 0)).toBe(
      world.runs.filter(({ run }) => run.app === 'support-bot').length,
    )
  })

  it('of health exist for the whole project, a tool and a model, and take one of them at a time', async () => {
    const { project, tool } = await server.data(
      `{ project: health(scope: {}) { runs points { score } } tool: health(scope: {tool: "lookup_invoice"}) { runs
        failedRuns } }`,
    )
    expect(project.points.some((point: Loose) => point.score !== null)).toBe(true)
    expect(tool.runs).toBeGreaterThan(0)
    const { errors } = await server.ask('{ health(scope: {app: "a", tool: "b"}) { score } }')
    expect(errors?.[0]?.message).toBe('scope names more than one of app, agent, tool and model.')
  })
})
