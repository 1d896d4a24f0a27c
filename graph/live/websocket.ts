import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Access, Credentials } from '#core/identity/access.ts'
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
const goingAway = 1001

/** GraphQL over WebSocket (`graphql-transport-ws`): a key in the connection's parameters, or an own page's cookie. */
export function createWebSocketDoor({
  schema,
  services,
  access,
  documents,
  execution,
}: WebSocketOptions): WebSocketDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  })
  const incident = () => ({ requestId: uuidv7(services.clock()), log: services.log })

  const server = useServer<Record<string, unknown> | undefined, { running?: Set<string> }>(
    {
      // Whoever shows a wrong key is told at once; whoever shows nothing may still ask what needs nothing.
      async onConnect({ extra, connectionParams }) {
        await access.identify(credentialsFrom(extra.request, connectionParams))
        extra.running = new Set()
      },
      async onSubscribe({ extra, connectionParams }, id, { query, variables, operationName }) {
        try {
          const running = extra.running ?? new Set()
          if (running.size >= operationsPerConnectionMax) {
            return [
              new GraphQLError(`More than ${operationsPerConnectionMax} operations at once on one connection.`, {
                extensions: { code: 'RATE_LIMITED' },
              }),
            ]
          }
          const { document, errors } = documents.read(query)
          const [first] = errors
          if (!document || first) return errors.map((error) => publicError(error, incident()))
          const credentials = credentialsFrom(extra.request, connectionParams)
          const recheck = (): ReturnType<Access['identify']> => access.identify(credentials)
          const contextValue: GraphContext = {
            ...services,
            ...incident(),
            principal: await recheck(),
            mayChange: true,
            recheck,
          }
          running.add(id)
          return {
            schema,
            document,
            variableValues: variables ?? {},
            operationName: operationName ?? null,
            contextValue,
          }
        } catch (error) {
          return [publicError(error, incident())]
        }
      },
      execute: execution.execute,
      subscribe: execution.subscribe,
      onComplete: ({ extra }, id) => {
        extra.running?.delete(id)
      },
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
      for (const client of sockets.clients) client.close(goingAway, 'The server is going away.')
      await server.dispose()
    },
  }
}

const protocol = 'graphql-transport-ws'

/** `{apiKey}` or `{authorization}` from the connection's parameters; else what the upgrade itself showed. */
function credentialsFrom(
  request: IncomingMessage,
  parameters: Readonly<Record<string, unknown>> | undefined,
): Credentials {
  const shown = credentialsOf(request)
  const text = (name: string): string | null => (typeof parameters?.[name] === 'string' ? parameters[name] : null)
  return {
    ...shown,
    apiKeyHeader: text('apiKey') ?? shown.apiKeyHeader,
    authorization: text('authorization') ?? shown.authorization,
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
