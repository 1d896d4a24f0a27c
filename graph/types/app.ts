import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { gathered, inOrder } from '#graph/loading.ts'
import { appsByNames, listApps, releasesOfApps } from '#graph/queries/apps.ts'

/** An app is known by its name; the rest is looked up when it is asked for. */
export interface AppShape {
  readonly name: string
}

export const App = builder.objectRef<AppShape>('App').implement({
  description: 'Whatever sends spans under one `service.name`.',
  fields: (t) => ({
    name: t.exposeString('name'),
    releases: t.loadableList({
      type: 'String',
      description: 'Values of `service.version`, newest first.',
      load: async (names: string[], context) => {
        const rows = await releasesOfApps(context.sql, projectOf(context), names)
        return gathered(names, rows, (row) => row.app).map((releases) => releases.map((row) => row.release))
      },
      resolve: (app) => app.name,
    }),
    lastSeenAt: t.loadable({
      type: 'DateTime',
      nullable: true,
      load: async (names: string[], context) => {
        const rows = await appsByNames(context.sql, projectOf(context), names)
        return inOrder(names, rows, (row) => row.name).map((row) => row?.lastSeenAt ?? null)
      },
      resolve: (app) => app.name,
    }),
  }),
})

builder.queryField('apps', (t) =>
  t.field({
    type: [App],
    authScopes: { read: true },
    description: 'Most recently heard from first.',
    resolve: (_root, _args, context) => listApps(context.sql, projectOf(context)),
  }),
)
