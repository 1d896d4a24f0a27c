import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

/**
 * A pool whose statements are given up once `leftMs` is over, those that wait for a connection too, and cancelled where
 * they run. What runs inside `begin` is left alone. The clock is ours: `statement_timeout` would be a parameter of the
 * session, which poolers refuse at the start or hand on to others, or two more round trips for every statement. Throws
 * AppError `unavailable` for what was given up.
 */
export function patientSql(sql: Sql, leftMs: () => number): Sql {
  return new Proxy(sql, {
    apply(pool, self, given: unknown[]) {
      const made: unknown = Reflect.apply(pool, self, given)
      return isStatement(made) ? giveUpInTime(made, leftMs) : made
    },
  })
}

/** What the driver makes of a statement: nothing runs before somebody waits for it. Parts of statements are the same. */
interface Statement extends Promise<unknown> {
  cancel(): unknown
  /** Whether the server works on it at this moment, as far as the driver knows. */
  readonly active?: boolean
}

const isStatement = (made: unknown): made is Statement =>
  made instanceof Promise && 'cancel' in made && typeof made.cancel === 'function'

function giveUpInTime(statement: Statement, leftMs: () => number): Statement {
  const run = statement.then.bind(statement)
  let outcome: Promise<unknown> | null = null

  function inTime(): Promise<unknown> {
    const waitMs = leftMs()
    if (waitMs <= 0) return Promise.reject(tookTooLong())
    return new Promise((resolve, reject) => {
      let cancelling: NodeJS.Timeout | undefined
      const timer = setTimeout(() => {
        reject(tookTooLong())
        cancelling = cancelOnceActive(statement)
      }, waitMs)
      const end = (): void => {
        clearTimeout(timer)
        clearInterval(cancelling)
      }
      void run(
        (rows) => {
          end()
          resolve(rows)
        },
        (error: unknown) => {
          end()
          reject(error instanceof Error ? error : new Error(String(error)))
        },
      )
    })
  }
  return Object.assign(statement, {
    // oxlint-disable-next-line unicorn/no-thenable -- it is one already.
    then: (...handlers: Parameters<Statement['then']>) => (outcome ??= inTime()).then(...handlers),
  })
}

const lookAgainMs = 250

/**
 * The driver may cancel what the server works on and nothing else: of statements sent ahead on one connection it would
 * mix up the answers, and one that waits for a connection to open would leave that connection unused for ever. It
 * cancels once, and what the server has not begun is not cancelled by that: so it is seen at work twice.
 */
function cancelOnceActive(statement: Statement): NodeJS.Timeout {
  let wasActive = statement.active === true
  const timer = setInterval(() => {
    const isActive = statement.active === true
    if (wasActive && isActive) {
      clearInterval(timer)
      statement.cancel()
    }
    wasActive = isActive
  }, lookAgainMs)
  return timer
}

const tookTooLong = (): AppError =>
  new AppError('unavailable', 'This took too long and was stopped. Ask for less: a shorter time, fewer rows or fields.')
