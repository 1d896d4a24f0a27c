import { AppError } from '#core/platform/errors.ts'
import { hourMs } from '#core/platform/durations.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { gathered } from '#graph/loading.ts'
import { trendOfFailures } from '#graph/queries/failure-trend.ts'
import { Failure } from '#graph/types/failure.ts'

const hoursMax = 24 * 14

const TrendPoint = builder.objectRef<{ at: Date; runs: number }>('TrendPoint').implement({
  description: 'How many runs met a failure within one hour.',
  fields: (t) => ({ at: t.expose('at', { type: 'DateTime' }), runs: t.exposeInt('runs') }),
})

builder.objectField(Failure, 'trend', (t) =>
  t.loadableList({
    type: TrendPoint,
    authScopes: { read: true },
    description: 'Runs per hour up to now, oldest first, empty hours as zero.',
    args: { hours: t.arg.int({ defaultValue: 24, required: true }) },
    byPath: true,
    load: async (ids: string[], context, { hours }) => {
      if (hours < 1 || hours > hoursMax)
        throw new AppError('invalid', `hours must be between 1 and ${hoursMax}, not ${hours}.`)
      const firstHour = Math.floor(context.clock() / hourMs) - hours + 1
      const rows = await trendOfFailures(context.sql, projectOf(context), ids, new Date(firstHour * hourMs))
      return gathered(ids, rows, (row) => row.failureId).map((points) => {
        const runs = new Map(points.map((point) => [point.at.getTime() / hourMs, point.runs]))
        return Array.from({ length: hours }, (_, at) => ({
          at: new Date((firstHour + at) * hourMs),
          runs: runs.get(firstHour + at) ?? 0,
        }))
      })
    },
    resolve: (failure) => failure.id,
  }),
)
