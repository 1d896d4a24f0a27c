import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Route } from '#graph/http/route.ts'

/** Takes over one request, body and all: how the collector's receiver is reached on this port too. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** A route per path that a receiver lends a door for. */
export const ingestRoutes = (handlers: Readonly<Record<string, RequestHandler>>): readonly Route[] =>
  Object.entries(handlers).map(([path, handle]) => ({
    methods: ['POST'],
    path,
    handle: ({ request, response }) => handle(request, response),
  }))
