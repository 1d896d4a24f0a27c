import { normalise } from '#collector/normalise.ts'
import { signalCards } from '#collector/signals/cards.ts'
import { openSpan } from '#collector/wire/open-span.ts'
import { createAccess, type Access } from '#core/identity/access.ts'
import { createApiKey } from '#core/identity/api-keys.ts'
import type { Scope } from '#core/identity/scopes.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { createSessions, type Sessions } from '#core/identity/sessions.ts'
import { createSignIn } from '#core/identity/sign-in.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import type { PreflightDoor } from '#graph/context.ts'
import { createWebServer, type WebServerOptions } from '#graph/server.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

/** A JSON value whose parts are looked into without naming their types. */
export type Loose = ReturnType<typeof JSON.parse>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly data: Loose
  readonly errors:
    | readonly { message: string; path?: readonly unknown[]; extensions: Record<string, unknown> }[]
    | undefined
}

export interface Asked {
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, unknown>>
}

export interface GraphServer {
  readonly database: TestDatabase
  readonly url: string
  readonly access: Access
  readonly sessions: Sessions
  /** A key with every scope but `admin`, of `database.projectId`. */
  readonly key: string
  addKey(projectId: number, scopes: readonly Scope[]): Promise<string>
  ask(query: string, asked?: Asked): Promise<Answer>
  /** As `ask`, and throws when there are errors. */
  data(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Loose>
  stop(): Promise<void>
}

/** An answer that knows nothing. */
export const quietDoor: PreflightDoor = {
  ready: () => true,
  answer: () => ({
    id: '01890000-0000-7000-8000-000000000001',
    verdict: 'ALLOW',
    risk: null,
    riskLow: null,
    riskHigh: null,
    message: 'Nothing known speaks against it.',
    matches: [],
    policyId: null,
    policyVersion: null,
    curveVersion: null,
    route: null,
    indexSeq: 1n,
    staleMs: 0,
    tookMs: 0.1,
  }),
}

export type GraphServerOptions = Partial<WebServerOptions> & { readonly openLoopback?: boolean }

/** The real server on a free port, over a database of its own. */
export async function startGraphServer({
  openLoopback = true,
  ...options
}: GraphServerOptions = {}): Promise<GraphServer> {
  const database = await createTestDatabase()
  const { sql, projectId } = database
  const clock = options.clock ?? systemClock
  const sessions = createSessions({ sql, clock, secret: 'a secret for tests that is long enough' })
  const access = createAccess({ sql, clock, sessions, openLoopback })
  const server = createWebServer({
    understand: (span) => normalise(span).story,
    signals: signalCards,
    openSpan,
    host: '127.0.0.1',
    port: 0,
    sql,
    clock,
    log: createLog({ level: 'silent' }),
    access,
    sessions,
    signIn: createSignIn({ sql, sessions, clock }),
    preflight: quietDoor,
    bundleSigner: await createBundleSigner('a secret for tests that is long enough'),
    webDist: '/nowhere',
    production: false,
    ...options,
  })
  const { url } = await server.start()
  const addKey = async (project: number, scopes: readonly Scope[]): Promise<string> =>
    (await createApiKey(sql, { projectId: project, name: `key for ${scopes.join(' and ')}`, scopes })).key
  const key = await addKey(projectId, ['ingest', 'preflight', 'read', 'write'])

  async function ask(query: string, { key: own = key, headers = {}, variables = {} }: Asked = {}): Promise<Answer> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(own === null ? {} : { 'x-api-key': own }), ...headers },
      body: JSON.stringify({ query, variables }),
    })
    const body: Loose = await response.json()
    return { status: response.status, headers: response.headers, data: body.data, errors: body.errors }
  }

  return {
    database,
    url,
    access,
    sessions,
    key,
    addKey,
    ask,
    async data(query, variables = {}) {
      const { data, errors } = await ask(query, { variables })
      if (errors) throw new Error(JSON.stringify(errors))
      return data
    },
    async stop() {
      await server.stop()
      await database.stop()
    },
  }
}

/** The nodes of a connection. */
export const nodesOf = (connection: Loose): Loose[] => connection.edges.map((edge: Loose) => edge.node)
