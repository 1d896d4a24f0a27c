import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
import type { Log } from '../log.ts'
import { storableJson, storableText } from './storable.ts'

type Types = { bigint: bigint; text: string; json: unknown }

/** A pool of connections. 64-bit integers arrive as bigint. */
export type Sql = postgres.Sql<Types>
/** A connection inside `sql.begin`. */
export type Transaction = postgres.TransactionSql<Types>
/** A pool or a transaction: the caller decides what a statement runs in. */
export type Queryable = postgres.ISql<Types>

export interface ConnectOptions {
  /** `postgres://user:password@host:port/database`; a percent-encoded directory as host means its Unix socket. */
  readonly url: string
  /** The most connections this pool opens. They open when needed. */
  readonly max: number
  /** Shown in pg_stat_activity. */
  readonly applicationName: string
  readonly log?: Log
}

const connectTimeoutMs = 10_000

/** Opens nothing yet: the first statement does. End with `sql.end()`. */
export function connectDatabase({ url, max, applicationName, log }: ConnectOptions): Sql {
  const { address, socketPath, host, port } = readAddress(url)
  return postgres<{ [Name in keyof Types]: postgres.PostgresType<Types[Name]> }>(address, {
    max,
    types: { bigint: postgres.BigInt, text, json },
    connect_timeout: (2 * connectTimeoutMs) / 1000,
    connection: { application_name: applicationName, TimeZone: 'UTC' },
    onnotice: (notice) => log?.debug({ notice: notice['message'], severity: notice['severity'] }, 'database notice'),
    ...(socketPath ? { path: socketPath } : { socket: () => openSocket(host, port) }),
  })
}

/** No statement has to think of what PostgreSQL's text cannot hold; also where it stands in an array. */
const text: postgres.PostgresType<string> = {
  to: 25,
  from: [],
  parse: String,
  serialize: (value: unknown) => storableText(String(value)),
}
const json: postgres.PostgresType<unknown> = { to: 3802, from: [114], parse: JSON.parse, serialize: storableJson }

interface Address {
  readonly address: string
  readonly socketPath: string | null
  readonly host: string
  readonly port: number
}

/**
 * Takes both spellings of a socket that libpq knows: `postgres://u@%2Frun%2Fpg/db` and
 * `postgres://u@x/db?host=/run/pg`.
 */
function readAddress(url: string): Address {
  const parsed = new URL(url)
  const fromQuery = parsed.searchParams.get('host')
  parsed.searchParams.delete('host')
  const host = fromQuery ?? decodeURIComponent(parsed.hostname || 'localhost').replace(/^\[|\]$/g, '')
  const port = Number(parsed.port || 5432)
  return { address: parsed.href, host, port, socketPath: host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : null }
}

/**
 * The driver leaves Nagle's algorithm on, which makes each COPY wait about 40 ms for a delayed acknowledgement: over
 * TCP that is 1.7k rows/s instead of 9.5k for batches of 100. The driver expects a socket that is connected already.
 */
function openSocket(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    const timer = setTimeout(
      () => socket.destroy(new Error(`No answer from ${host}:${port} in ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    )
    const failed = (error: Error): void => {
      clearTimeout(timer)
      reject(error)
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', failed)
      resolve(Object.assign(socket, { host, port }))
    })
  })
}
