import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { ServerResponse } from 'node:http'
import type { GraphContext, GraphServices } from '#graph/context.ts'
import { createDocuments, type Documents } from '#graph/documents.ts'
import { createExecution, type Execution } from '#graph/execution.ts'
import { isJson, readJson } from '#graph/http/body.ts'
import { callerOf, type CallerOptions } from '#graph/http/caller.ts'
import { replyJson, statusOf } from '#graph/http/reply.ts'
import type { Exchange, Handler } from '#graph/http/route.ts'
import { operationOf, preflightLane } from '#graph/preflight-lane.ts'
import { publicError } from '#graph/public-error.ts'
import { createGraphYoga } from '#graph/yoga.ts'
import { codeOf } from '#core/platform/errors.ts'

/** Bytes of an operation with its variables: room for a long conversation in `preflight`. */
export const operationBytesMax = 2_000_000

/** `/graphql` over HTTP. Bodies are read here, since that is half of what a request costs; then the lane, then Yoga. */
export interface GraphqlDoor {
  readonly handle: Handler
  readonly documents: Documents
  readonly execution: Execution
  dispose(): Promise<void>
}

export function createGraphqlDoor(schema: GraphQLSchema, services: GraphServices, callers: CallerOptions): GraphqlDoor {
  const documents = createDocuments(schema)
  const execution = createExecution(documents)
  const ask = preflightLane(schema, documents, execution)
  const yoga = createGraphYoga({ schema, documents, execution, services, bodyBytesMax: operationBytesMax })

  async function handle({ request, response, requestId, receivedAtMs }: Exchange): Promise<void> {
    try {
      const caller = await callerOf(request, callers)
      const graph: GraphContext = { requestId, receivedAtMs, ...services, ...caller }
      if (request.method !== 'POST' || !isJson(request)) return void (await yoga(request, response, { graph }))
      const body = await readJson(request, operationBytesMax)
      const operation = operationOf(body)
      const answer = acceptsEvents(request.headers.accept) ? null : ask(operation, graph)
      if (answer) return replyResult(response, 200, await answer)
      await yoga(Object.assign(request, { body }), response, { graph })
    } catch (error) {
      if (response.headersSent) throw error
      const told = publicError(error, { requestId, log: services.log })
      replyResult(response, statusOf[codeOf(error)], { errors: [told] })
    }
  }

  return {
    handle,
    documents,
    execution,
    dispose: async () => {
      await yoga.dispose()
    },
  }
}

const acceptsEvents = (accept: string | undefined): boolean => accept?.includes('text/event-stream') ?? false

const replyResult = (response: ServerResponse, status: number, result: ExecutionResult): void =>
  replyJson(response, status, {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors ? { errors: result.errors } : {}),
  })
