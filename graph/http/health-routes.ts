import { replyJson } from '#graph/http/reply.ts'
import type { Route } from '#graph/http/route.ts'

/** Every part that must do its work, by name. */
export type ReadyParts = () => Promise<Readonly<Record<string, boolean>>>

/** What the database may take to answer before it counts as away. */
export const databaseDeadlineMs = 1_000

/** `/healthz`: the process runs. `/readyz`: it can do its work, with every part named. */
export function healthRoutes(readyParts: ReadyParts): readonly Route[] {
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
        const parts = await readyParts()
        const ready = Object.values(parts).every(Boolean)
        replyJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', ...parts })
      },
    },
  ]
}
