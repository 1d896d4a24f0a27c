import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ExecutionArgs, GraphQLSchema } from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Access, Credentials } from '#core/identity/access.ts'
import { AppError } from '#core/platform/errors.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import type { GraphContext, GraphServices } from '#graph/context.ts'
import type { Documents } from '#graph/documents.ts'
import type { Execution } from '#graph/execution.ts'
import { credentialsOf } from '#graph/http/caller.ts'
import { isForeign } from '#graph/http/origin.ts'
import { publicError } from '#graph/public-error.ts'

export interface WebSocketDoor {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  connections(): number
  /** Says 1001 to every client and waits for none. */
  close(): Promise<void>
}

export interface WebSocketOptions {
  readonly schema: GraphQLSchema
  readonly services: GraphServices
  readonly access: Access
  readonly documents: Documents
  readonly execution: Execution
}

const connectionsMax = 5_000
const operationsPerConnectionMax = 100
const messageBytesMax = 2_000_000
const keepAliveMs = 12_000
/** Of RFC 6455 and of the protocol; clients come back after the first two and give up after the last. */
const closeCodes = { goingAway: 1001, tryAgainLater: 1013, unauthorized: 4401 } as const

/** GraphQL over WebSocket (`graphql-transport-ws`): a key in the connection's parameters, or an own page's cookie. */
export function createWebSocketDoor(options: WebSocketOptions): WebSocketDoor {
  const { services, access, execution } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  })
  const server = useServer<Parameters | undefined, Record<PropertyKey, unknown>>(
    {
      // Whoever shows a wrong key is told at once; whoever shows nothing may still ask what needs nothing.
      async onConnect({ extra, connectionParams }) {
        try {
          await access.identify(credentialsFrom(extra.request, connectionParams))
          return true
        } catch (error) {
          const { message, extensions } = publicError(error, incidentOf(services))
          const wrongKey = extensions['code'] === 'UNAUTHENTICATED'
          extra.socket.close(wrongKey ? closeCodes.unauthorized : closeCodes.tryAgainLater, message)
          return false
        }
      },
      async onSubscribe({ extra, connectionParams, subscriptions }, _id, payload) {
        try {
          const credentials = credentialsFrom(extra.request, connectionParams)
          // This one is among them already: of a thousand that come at once, each is seen by the next.
          return await argumentsOf(options, credentials, payload, Object.keys(subscriptions).length)
        } catch (error) {
          return [publicError(error, incidentOf(services))]
        }
      },
      execute: execution.execute,
      subscribe: execution.subscribe,
    },
    sockets,
    keepAliveMs,
  )

  return {
    upgrade(request, socket, head) {
      if (isForeign(request)) return refuse(socket, '403 Forbidden')
      if (sockets.clients.size >= connectionsMax) return refuse(socket, '503 Service Unavailable')
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request))
    },
    connections: () => sockets.clients.size,
    async close() {
      for (const client of sockets.clients) client.close(closeCodes.goingAway, 'The server is going away.')
      await server.dispose()
    },
  }
}

type Parameters = Readonly<Record<string, unknown>>

const incidentOf = ({ clock, log }: GraphServices) => ({ requestId: uuidv7(clock()), log })

/** What is executed for one message. Throws what is wrong with it. */
async function argumentsOf(
  { schema, services, access, documents }: WebSocketOptions,
  credentials: Credentials,
  { query, variables, operationName }: SubscribePayload,
  runningCount: number,
): Promise<ExecutionArgs> {
  if (runningCount > operationsPerConnectionMax) {
    const message = `At most ${operationsPerConnectionMax} operations may run on one connection.`
    throw new AppError('rate_limited', message)
  }
  const { document, errors } = documents.read(query)
  if (!document || errors.length > 0) throw errors[0]
  const recheck = (): ReturnType<Access['identify']> => access.identify(credentials)
  const contextValue: GraphContext = {
    ...services,
    ...incidentOf(services),
    receivedAtMs: services.clock(),
    principal: await recheck(),
    // A foreign page's upgrade was refused, so whatever comes by cookie comes from an own page.
    mayChange: true,
    recheck,
  }
  return { schema, document, variableValues: variables ?? {}, operationName: operationName ?? null, contextValue }
}

const protocol = 'graphql-transport-ws'

/**
 * `{apiKey}`, or the headers of the HTTP doors under any case, flat or in `headers` as some clients put them, from the
 * connection's parameters; else what the upgrade itself showed.
 */
function credentialsFrom(request: IncomingMessage, parameters: Parameters | undefined): Credentials {
  const shown = credentialsOf(request)
  const told = new Map([...textsOf(parameters?.['headers']), ...textsOf(parameters)])
  return {
    ...shown,
    apiKeyHeader: told.get('apikey') ?? told.get('x-api-key') ?? shown.apiKeyHeader,
    authorization: told.get('authorization') ?? shown.authorization,
  }
}

const textsOf = (value: unknown): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name.toLowerCase(), text]] : []))
    : []

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
