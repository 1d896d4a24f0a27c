import { sqlStateOf } from '#core/platform/database/database-errors.ts'
import { AppError } from '#core/platform/errors.ts'

/** What the network, the driver or the server say of a database that cannot be worked with as it is. */
const unusable = /^(E[A-Z]+|CONNECT_TIMEOUT|CONNECTION_\w+|08...|28...|3D...|53300|57P..)$/
/** A user who may come in, and make nothing: what PostgreSQL 15 and later gives to users of a database of another. */
const noPrivilege = '42501'

/** Whoever mistypes DATABASE_URL is told where it leads and why that fails; its password is not repeated. */
export function asUnusableDatabase(error: unknown, url: string): unknown {
  const state = sqlStateOf(error)
  if (state === null || !(unusable.test(state) || state === noPrivilege)) return error
  const { host, pathname } = new URL(url)
  const reason = error instanceof Error ? error.message : state
  const remedy =
    state === noPrivilege ? '. Its user needs the right to make tables: grant create on schema public.' : ''
  return new AppError(
    'unavailable',
    `The database ${host}${pathname} (DATABASE_URL) cannot be used: ${reason}${remedy}`,
    {
      cause: error,
    },
  )
}
