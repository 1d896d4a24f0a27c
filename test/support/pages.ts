import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { createUser } from '#core/identity/users.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { launchBrowser } from './browser.ts'
import { signIn } from './dashboard-walk.ts'
import { startGraphServer, type GraphServer } from './graph-server.ts'
import { startProgram, type RunningProgram } from './program.ts'

const viewport = { width: 1440, height: 900 }
const password = 'a long password'

/** A page in a browser of its own, with nothing kept from another. */
const newPage = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ viewport, locale: 'en-GB' })).newPage()

/** The built program on a data directory of its own, and a browser, for the tests of one file. */
export function programInBrowser() {
  let dataDir: string
  let program: RunningProgram
  let browser: Browser | undefined
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'nevermore-test-'))
    program = await startProgram(dataDir)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await program.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  return { program: () => program, newPage: () => newPage(browser!) }
}

/**
 * The API with the built dashboard over a database of its own, and a browser, for the tests of one file. `fill` tells
 * what has happened before anybody looks. Ada may change things, Vera may
 * not; where Eve is nothing has happened.
 */
export function serverInBrowser(fill: (server: GraphServer) => Promise<unknown>) {
  let server: GraphServer
  let browser: Browser | undefined
  beforeAll(async () => {
    server = await startGraphServer({ webDist: projectPaths().webDist })
    const { sql, projectId } = server.database
    await createUser(sql, { email: 'ada@example.org', password, projectId, role: 'OPERATOR' })
    await createUser(sql, { email: 'vera@example.org', password, projectId, role: 'VIEWER' })
    const elsewhere = await server.database.addProject()
    await createUser(sql, { email: 'eve@example.org', password, projectId: elsewhere, role: 'OPERATOR' })
    await fill(server)
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server.stop()
  })

  /** That path, as seen by somebody who signed in. */
  async function signedIn(email: `${'ada' | 'vera' | 'eve'}@example.org`, path: string): Promise<Page> {
    const page = await newPage(browser!)
    await signIn(page, { url: server.url, email, password })
    await page.goto(`${server.url}${path}`)
    return page
  }
  return { server: () => server, signedIn }
}
