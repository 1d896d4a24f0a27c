import { replyJson } from '#graph/http/reply.ts'
import type { Route } from '#graph/http/route.ts'
import { answersWithin } from '#graph/queries/database-answers.ts'
import type { GraphServices } from '#graph/context.ts'

const databaseDeadlineMs = 1_000

/** `/healthz`: the process runs. `/readyz`: it can do its work, with every part named. */
export function healthRoutes({ sql, live, preflight }: GraphServices): readonly Route[] {
  return [
    {
      methods: ['GET', 'HEAD'],
      path: '/healthz',
      handle: ({ response }) => replyJson(response, 200, { status: 'ok' }),
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/readyz',
      async handle({ response }) {
        const parts = {
          database: await answersWithin(sql, databaseDeadlineMs),
          listener: live.following(),
          preflight: preflight.ready(),
        }
        const ready = Object.values(parts).every(Boolean)
        replyJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', ...parts })
      },
    },
  ]
}
