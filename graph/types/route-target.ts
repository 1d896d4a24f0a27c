import type { RouteTarget as RouteShape } from '#core/memory/preflight/answer.ts'
import { builder } from '#graph/builder.ts'

export const RouteTarget = builder.objectRef<RouteShape>('RouteTarget').implement({
  description: 'Where to run instead.',
  fields: (t) => ({
    model: t.exposeString('model', { nullable: true }),
    provider: t.exposeString('provider', { nullable: true }),
    promptName: t.exposeString('promptName', { nullable: true }),
    promptVersion: t.exposeString('promptVersion', { nullable: true }),
  }),
})
