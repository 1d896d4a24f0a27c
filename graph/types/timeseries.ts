import type { RollupScope } from '#core/memory/rollup.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { chartGroups, chartMetrics, type ChartMetricName } from '#graph/chart-metrics.ts'
import { memoryMetrics, memorySeries, type MemoryMetric, type SeriesValue } from '#graph/chart-memory.ts'
import { chartRange, type ChartRange } from '#graph/chart-steps.ts'
import { projectOf } from '#graph/context.ts'
import { chartPointsMax } from '#graph/limits.ts'
import { sumRollups, type RollupSum } from '#graph/queries/timeseries.ts'

interface TimePointShape {
  readonly time: Date
  readonly value: number | null
  readonly series: string
}

const TimePoint = builder.objectRef<TimePointShape>('TimePoint').implement({
  description: 'One row of a chart. Null is a gap: nothing was counted that the value could be made of.',
  fields: (t) => ({
    time: t.expose('time', { type: 'DateTime' }),
    value: t.exposeFloat('value', { nullable: true }),
    series: t.exposeString('series'),
  }),
})

const metricNames: readonly (ChartMetricName | MemoryMetric)[] = [
  ...(Object.keys(chartMetrics) as ChartMetricName[]),
  ...memoryMetrics,
]
const isMemoryMetric = (name: ChartMetricName | MemoryMetric): name is MemoryMetric =>
  memoryMetrics.some((metric) => metric === name)

builder.queryField('timeseries', (t) =>
  t.field({
    type: [TimePoint],
    authScopes: { read: true },
    description:
      'Flat rows for Grafana and other chart tools, in order of time; every series has every step.' +
      ` metric: ${metricNames.join(', ')}. groupBy: ${chartGroups.join(', ')}.`,
    args: {
      metric: t.arg.string({ required: true }),
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime', required: true }),
      stepSeconds: t.arg.int({ description: 'Rounded up to whole minutes; about 200 steps when left out.' }),
      groupBy: t.arg.string(),
    },
    complexity: { field: 100, multiplier: 1 },
    resolve: async (_root, { metric, from, to, stepSeconds, groupBy }, context) => {
      const name = oneOf('metric', metric, metricNames)
      const scope: RollupScope = groupBy ? oneOf('groupBy', groupBy, chartGroups) : 'app'
      const range = chartRange(from, to, stepSeconds ?? null)
      if (isMemoryMetric(name)) {
        const known = await memorySeries(context.sql, projectOf(context), name, groupBy ? scope : null, range)
        return seriesOf(range, known.values, known.empty)
      }
      const sums = await sumRollups(context.sql, projectOf(context), {
        ...range,
        scope,
        perKey: Boolean(groupBy),
        key: null,
      })
      return pointsOf(name, range, sums, groupBy ? [] : ['all'])
    },
  }),
)

/** Every series on every step; those with the most calls first when all would be too many. */
function pointsOf(name: ChartMetricName, { steps }: ChartRange, sums: readonly RollupSum[], always: readonly string[]) {
  const { value, empty } = chartMetrics[name]
  const series = [...new Set([...always, ...busiestFirst(sums)])].slice(
    0,
    Math.max(1, Math.floor(chartPointsMax / steps.length)),
  )
  const counted = new Map(sums.map((sum) => [`${sum.time.getTime()} ${sum.series}`, sum]))
  return steps.flatMap((time) =>
    series.map((one): TimePointShape => {
      const sum = counted.get(`${time.getTime()} ${one}`)
      return { time, series: one, value: sum ? value(sum) : empty }
    }),
  )
}

/** Every series on every step, as many series as fit. */
function seriesOf({ steps }: ChartRange, values: readonly SeriesValue[], empty: number | null): TimePointShape[] {
  const most = Math.max(1, Math.floor(chartPointsMax / steps.length))
  const names = [...new Set(values.map(({ series }) => series))].sort().slice(0, most)
  const known = new Map(values.map(({ at, series, value }) => [`${at.getTime()} ${series}`, value]))
  return steps.flatMap((time) =>
    (names.length > 0 ? names : ['all']).map((series): TimePointShape => ({
      time,
      series,
      value: known.get(`${time.getTime()} ${series}`) ?? empty,
    })),
  )
}

function busiestFirst(sums: readonly RollupSum[]): string[] {
  const calls = new Map<string, number>()
  for (const sum of sums) calls.set(sum.series, (calls.get(sum.series) ?? 0) + sum.calls + sum.runs)
  return [...calls].sort(([a, most], [b, more]) => more - most || a.localeCompare(b)).map(([name]) => name)
}

function oneOf<Name extends string>(path: string, given: string, allowed: readonly Name[]): Name {
  const found = allowed.find((name) => name === given)
  if (found) return found
  const message = `must be one of ${allowed.join(', ')}`
  throw new AppError('invalid', `${path} ${message}, not "${given.slice(0, 60)}".`, { fields: [{ path, message }] })
}
