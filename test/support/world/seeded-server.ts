import { normalise } from '#collector/normalise.ts'
import { signalCards } from '#collector/signals/cards.ts'
import { openSpan } from '#collector/wire/open-span.ts'
import { createAccess } from '#core/identity/access.ts'
import { createApiKey } from '#core/identity/api-keys.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { createSessions } from '#core/identity/sessions.ts'
import { createSignInLink } from '#core/identity/sign-in-links.ts'
import { createSignIn } from '#core/identity/sign-in.ts'
import { createUser } from '#core/identity/users.ts'
import { systemClock } from '#core/platform/clock.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { PreflightDoor } from '#graph/context.ts'
import { createWebServer } from '#graph/server.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'
import { startTestServer } from '#test/support/test-server.ts'
import { addLiveRun } from './live-run.ts'
import { seedWorld } from './seed-world.ts'

export interface SeededServer {
  readonly url: string
  readonly apiKey: string
  readonly email: string
  readonly password: string
  readonly link: string
  addRun(): Promise<void>
  stop(): Promise<void>
}

const apiKey = 'nvm_seeded000000000000000000000000000000000000'
const email = 'admin@localhost'
const password = 'nevermore'

/** A server over a seeded world, on a throw-away database of its own. */
export async function startSeededServer({ port, seed }: { port: number; seed: number }): Promise<SeededServer> {
  const cluster = await startTestServer()
  process.env['NEVERMORE_TEST_SERVER_URL'] = cluster.url
  process.env['NEVERMORE_TEST_TEMPLATE'] = cluster.template
  const database = await createTestDatabase()
  const { sql } = database
  // The project that callers without a key fall into.
  const [{ id: projectId }] = await sql<[{ id: number }]>`select id from projects where name = 'default'`
  const world = await seedWorld(sql, projectId, { seed, nowMs: Date.now() })
  await createApiKey(sql, { projectId, name: 'seeded', scopes: ['ingest', 'preflight', 'read', 'write'], key: apiKey })
  const user = await createUser(sql, { email, password, projectId, role: 'ADMIN' })
  const clock = systemClock
  const sessions = createSessions({ sql, clock, secret: 'for development only, on this machine' })
  const server = createWebServer({
    understand: (span) => normalise(span).story,
    signals: signalCards,
    openSpan,
    host: '127.0.0.1',
    port,
    sql,
    log: createLog({ level: 'warn' }),
    sessions,
    production: false,
    webDist: projectPaths().webDist,
    access: createAccess({ sql, clock, sessions, openLoopback: true }),
    signIn: createSignIn({ sql, sessions, clock }),
    bundleSigner: await createBundleSigner('for development only, on this machine'),
    preflight: knowingOne(world.failureIds.get('tool.bad_arguments') ?? null),
  })
  const { url } = await server.start()
  const random = seededRandom(seed + 1)
  return {
    url,
    apiKey,
    email,
    password,
    link: `${url}/auth/link/${await createSignInLink(sql, user.id, Date.now())}`,
    addRun: () => addLiveRun(sql, projectId, world, random, Date.now()),
    async stop() {
      await server.stop()
      await database.stop()
      await cluster.stop()
    },
  }
}

/** Warns of one failure whenever a question speaks of an invoice. */
const knowingOne = (failureId: string | null): PreflightDoor => ({
  ready: () => true,
  answer: (_projectId, question) => {
    const warns = failureId !== null && JSON.stringify(question.messages).toLowerCase().includes('invoice')
    return {
      id: uuidv7(Date.now()),
      verdict: warns ? 'WARN' : 'ALLOW',
      risk: warns ? 0.46 : 0.04,
      riskLow: warns ? 0.27 : 0.01,
      riskHigh: warns ? 0.66 : 0.11,
      message: warns
        ? 'lookup_invoice failed in 9 of 20 runs like this one: it is called without invoice_id.'
        : 'Nothing known speaks against it.',
      matches: warns
        ? [
            {
              failureId,
              patternId: null,
              tier: 'LEXICAL',
              similarity: 0.87,
              runs: 20,
              failedRuns: 9,
              why: ['same app and tools', 'shared words: check, invoice'],
              mitigation: 'Name the field in the prompt as the schema does.',
            },
          ]
        : [],
      policyId: null,
      policyVersion: null,
      curveVersion: null,
      route: null,
      indexSeq: 1n,
      staleMs: 3,
      tookMs: 0.4,
    }
  },
})
