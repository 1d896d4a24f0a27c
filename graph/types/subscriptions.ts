import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { follow } from '#graph/live/follow.ts'
import { Failure } from '#graph/types/failure.ts'
import { HealthPoint, pointOf } from '#graph/types/health.ts'
import { Pattern } from '#graph/types/pattern.ts'
import { Run } from '#graph/types/run.ts'
import { Warning } from '#graph/types/warning.ts'

const ofApp =
  (app: string | null | undefined) =>
  (row: { readonly app: string }): boolean =>
    !app || row.app === app

const appArgument = 'Only this app.'
const read = { read: true } as const

builder.subscriptionFields((t) => ({
  failureChanged: t.field({
    type: Failure,
    authScopes: read,
    description: 'A failure that is new, was met again, or was changed by somebody.',
    args: { project: t.arg.id({ description: "The caller's own project, which is also the default." }) },
    subscribe: (_root, { project }, context) => {
      const own = String(projectOf(context))
      if (project && idOf('Project', project, 'project') !== own)
        throw new AppError('not_found', 'There is no such project.')
      return follow(context, 'failureChanged')
    },
    resolve: (failure) => failure,
  }),
  runFinished: t.field({
    type: Run,
    authScopes: read,
    args: { app: t.arg.string({ description: appArgument }) },
    subscribe: (_root, { app }, context) => follow(context, 'runFinished', ofApp(app)),
    resolve: (run) => run,
  }),
  warningIssued: t.field({
    type: Warning,
    authScopes: read,
    args: { app: t.arg.string({ description: appArgument }) },
    subscribe: (_root, { app }, context) => follow(context, 'warningIssued', ofApp(app)),
    resolve: (warning) => warning,
  }),
  healthChanged: t.field({
    type: HealthPoint,
    authScopes: read,
    args: { app: t.arg.string({ description: appArgument }) },
    description: 'Of every app, and of every agent, tool and model; of one app when it is named.',
    subscribe: (_root, { app }, context) =>
      follow(context, 'healthChanged', ({ kind, key }) => !app || (kind === 'app' && key === app)),
    resolve: pointOf,
  }),
  patternChanged: t.field({
    type: Pattern,
    authScopes: read,
    description: 'A pattern that is new, or of which something changed.',
    subscribe: (_root, _args, context) => follow(context, 'patternChanged'),
    resolve: (pattern) => pattern,
  }),
}))
