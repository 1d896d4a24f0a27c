import { contextCacheSymbol } from '@pothos/core'
import {
  execute,
  OperationTypeNode,
  subscribe,
  getOperationAST,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql'
import { AppError } from '#core/platform/errors.ts'
import { refusalOf, type GraphContext } from '#graph/context.ts'
import type { Documents } from '#graph/documents.ts'
import { answerMsMax } from '#graph/limits.ts'
import { patientSql } from '#graph/patient-sql.ts'
import { publicError } from '#graph/public-error.ts'

/** Runs operations the same way whichever door they came through: allowed or not, then executed, errors translated. */
export interface Execution {
  execute(args: ExecutionArgs): Promise<ExecutionResult>
  subscribe(args: ExecutionArgs): Promise<ExecutionResult | AsyncGenerator<ExecutionResult>>
}

export function createExecution(documents: Documents): Execution {
  /** All statements of one query share the time it has; those of a change have it each. */
  function inTime(args: ExecutionArgs): ExecutionArgs {
    const operation = getOperationAST(args.document, args.operationName)
    if (operation?.operation !== OperationTypeNode.QUERY || documents.of(args.document)?.preflightOnly) return args
    const context = contextOf(args)
    const untilMs = performance.now() + answerMsMax
    const sql = patientSql(context.sql, () => untilMs - performance.now())
    return { ...args, contextValue: { ...context, sql } }
  }

  function refusal(args: ExecutionArgs): AppError | null {
    const { document, operationName } = args
    const { principal, production, mayChange } = contextOf(args)
    const known = principal !== null && principal.via !== 'loopback'
    if (production && !known && documents.of(document)?.introspects) return refusalOf(null)
    const operation = getOperationAST(document, operationName)
    return operation?.operation === OperationTypeNode.MUTATION && !mayChange
      ? new AppError('denied', 'A change by cookie needs the header x-csrf-token; GET /auth/session answers it.')
      : null
  }

  return {
    async execute(args) {
      const refused = refusal(args)
      return refused
        ? { errors: [publicError(refused, contextOf(args))] }
        : translated(await executeAlone(inTime(args)), contextOf(args))
    },
    async subscribe(args) {
      const refused = refusal(args)
      if (refused) return { errors: [publicError(refused, contextOf(args))] }
      const result = await subscribe(args)
      return Symbol.asyncIterator in result
        ? translatedAll(result, contextOf(args))
        : translated(result, contextOf(args))
    },
  }
}

/**
 * Pothos remembers what belongs to an operation in WeakMaps, by its context, and what it remembers names the context.
 * Until a full collection V8 takes that for being in use: all that a question left went into the old space. So the key
 * is an object of its own, and the context forgets it with the answer.
 */
async function executeAlone(args: ExecutionArgs): Promise<ExecutionResult> {
  const own: { [contextCacheSymbol]: object | null } & GraphContext = { [contextCacheSymbol]: {}, ...contextOf(args) }
  const result = await execute({ ...args, contextValue: own })
  own[contextCacheSymbol] = null
  return result
}

// graphql-js leaves the context untyped; every door of ours puts this one in.
const contextOf = ({ contextValue }: ExecutionArgs): GraphContext => contextValue as GraphContext

const translated = (result: ExecutionResult, context: GraphContext): ExecutionResult =>
  result.errors ? { ...result, errors: result.errors.map((error) => publicError(error, context)) } : result

/** An iterator of our own rather than a generator, so that `return` reaches the source while `next` still waits. */
function translatedAll(
  results: AsyncGenerator<ExecutionResult>,
  context: GraphContext,
): AsyncGenerator<ExecutionResult> {
  return {
    async next() {
      try {
        const step = await results.next()
        return step.done ? step : { done: false, value: translated(step.value, context) }
      } catch (error) {
        await results.return(undefined)
        return { done: false, value: { errors: [publicError(error, context)] } }
      }
    },
    return: (value) => results.return(value),
    throw: (error) => results.throw(error),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
