import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import { uuidv7 } from '#core/platform/ids.ts'
import type { GraphContext, GraphServices } from '#graph/context.ts'
import type { Documents } from '#graph/documents.ts'
import type { Execution } from '#graph/execution.ts'
import { publicError } from '#graph/public-error.ts'

/** What the server hands to Yoga with each request. */
export interface YogaDoor {
  readonly graph: GraphContext
}
export type GraphYoga = YogaServerInstance<YogaDoor & Record<string, unknown>, GraphContext & Record<string, unknown>>

export interface YogaOptions {
  readonly schema: GraphQLSchema
  readonly documents: Documents
  readonly execution: Execution
  readonly services: GraphServices
  readonly bodyBytesMax: number
}

/** GraphQL over HTTP: JSON, GET and server-sent events on one path. WebSocket and the hot lane have their own doors. */
export function createGraphYoga({ schema, documents, execution, services, bodyBytesMax }: YogaOptions): GraphYoga {
  const { clock, log } = services
  return createYoga<YogaDoor & Record<string, unknown>, GraphContext & Record<string, unknown>>({
    schema,
    graphqlEndpoint: '/graphql',
    context: ({ graph }) => ({ ...graph }),
    // No cross-origin page may read answers; embedding has doors of its own.
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    logging: false,
    maxRequestBodySize: bodyBytesMax,
    parserAndValidationCache: false,
    // Reached by what fails before there is a context of ours; everything else has been translated by then.
    maskedErrors: { maskError: (error) => publicError(error, { requestId: uuidv7(clock()), log }) },
    plugins: [
      // A header that a foreign page cannot send without asking first. The server has checked `sec-fetch-site` by now.
      useCSRFPrevention({ requestHeaders: ['x-csrf-token', 'authorization', 'x-api-key', 'sec-fetch-site'] }),
      useDocuments(documents),
      useExecution(execution),
      useTranslatedErrors(),
    ],
  })
}

/** For clients that take `application/graphql-response+json`; others are answered 200, as the specification has it. */
const badRequest = { status: 400, spec: true }

/** Parses and validates through the shared memory of documents. */
const useDocuments = (documents: Documents): Plugin => ({
  onParse({ params, setParsedDocument }) {
    const { document, errors } = documents.read(params.source.toString())
    if (document) setParsedDocument(document)
    else throw new GraphQLError(errors[0]?.message ?? '', { extensions: { http: badRequest } })
  },
  onValidate({ params, setResult }) {
    setResult([...(documents.of(params.documentAST)?.errors ?? [])])
  },
})

/** Runs operations as every other door does. */
const useExecution = (execution: Execution): Plugin => ({
  onExecute({ setExecuteFn }) {
    setExecuteFn(execution.execute)
  },
  onSubscribe({ setSubscribeFn }) {
    setSubscribeFn(execution.subscribe)
  },
})

/** What went wrong before anything ran: unreadable text, unknown fields. */
const useTranslatedErrors = (): Plugin<YogaDoor> => ({
  onExecutionResult({ result, setResult, context }) {
    if (!result || Symbol.asyncIterator in result || Array.isArray(result) || !result.errors) return
    // Yoga types the context as what it adds itself; the server put `graph` in.
    const { graph } = context as unknown as YogaDoor
    setResult({ ...result, errors: result.errors.map((error) => publicError(error, graph)) })
  },
})
