import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSignInLink } from '#core/identity/sign-in-links.ts'
import { createUser } from '#core/identity/users.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { launchBrowser } from '#test/support/browser.ts'
import { startGraphServer, type GraphServer } from '#test/support/graph-server.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { seedWorld } from '#test/support/world/seed-world.ts'

const { webDist } = projectPaths()
let from: GraphServer
let to: GraphServer
let browser: Browser | undefined
let file: Buffer
beforeAll(async () => {
  from = await startGraphServer()
  to = await startGraphServer({ webDist, bundleSigner: await createBundleSigner('another installation') })
  await seedWorld(from.database.sql, from.database.projectId, { seed: 5, nowMs: Date.now() })
  const response = await fetch(`${from.url}/v1/memory`, { headers: { 'x-api-key': from.key } })
  file = Buffer.from(await response.arrayBuffer())
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await from.stop()
  await to.stop()
})

/** The page, opened by somebody of that role. */
async function open(role: 'OPERATOR' | 'ADMIN' | 'VIEWER'): Promise<Page> {
  const { sql, projectId } = to.database
  const email = `${role.toLowerCase()}@example.org`
  const user = await createUser(sql, { email, password: 'a long enough password', projectId, role })
  const context = await browser!.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true })
  const page = await context.newPage()
  await page.goto(`${to.url}/auth/link/${await createSignInLink(sql, user.id, Date.now())}`)
  await page.goto(`${to.url}/settings/memory`)
  await page.getByRole('heading', { name: 'Carry memory along' }).waitFor()
  return page
}

it(
  'shows what a file would bring, takes it in once its signer is trusted, and lists it',
  { timeout: 60_000 },
  async () => {
    const page = await open('OPERATOR')
    await page.getByText('Nothing yet').waitFor()
    await page.getByLabel('Memory file').setInputFiles({ name: 'memory.ndjson', mimeType: '', buffer: file })
    await page.getByText('another installation').waitFor()
    const take = page.getByRole('button', { name: 'Take it in' })
    expect(await take.isDisabled()).toBe(true)
    await page.getByLabel('I know whose signature that is').check()
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/plan.png`, fullPage: true })
    await take.click()
    await page.getByRole('status').filter({ hasText: 'Taken in.' }).waitFor()
    await page.getByText('operator@example.org').first().waitFor()
    const { failures } = await to.data('{ failures { totalCount } }')
    expect(failures.totalCount).toBeGreaterThan(3)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toMatch(/^nevermore-\d{4}-\d\d-\d\d\.ndjson$/)
    if (process.env['SHOTS']) {
      await page.screenshot({ path: `${process.env['SHOTS']}/taken.png`, fullPage: true })
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 390, height: 844 })
      await page.screenshot({ path: `${process.env['SHOTS']}/narrow-dark.png`, fullPage: true })
    }
  },
)

const sharedKey = Buffer.alloc(32, 6).toString('base64url')

it(
  'takes in what was asked once the shared key is given, forgets it, and makes keys',
  { timeout: 180_000 },
  async () => {
    const runs = ['Ada', 'Bob', 'Eve'].map((who) => ({
      prompt: `Compare the tender of ${who} with the budget and list every deviation`,
      failed: 'output.invalid_format' as const,
    }))
    await storeRuns(from.database.sql, from.database.projectId, runs, Date.now())
    const headers = { 'x-api-key': from.key, 'x-nevermore-shared-key': sharedKey }
    const told = await fetch(`${from.url}/v1/memory`, { headers })
    const buffer = Buffer.from(await told.arrayBuffer())
    const page = await open('ADMIN')
    await page.getByLabel('Memory file').setInputFiles({ name: 'asked.ndjson', mimeType: '', buffer })
    await page.getByLabel('3 contexts that failed there need the shared key').fill(sharedKey)
    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByText('3 contexts that failed there').first().waitFor()
    await page.getByLabel('I know whose signature that is').check()
    await page.getByRole('button', { name: 'Take it in' }).click()
    await page.getByText('warns by 3 contexts').waitFor()
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/carried.png`, fullPage: true })
    await page.getByRole('button', { name: 'Forget them' }).click()
    await page.getByText('Pre-flight no longer warns by 3 contexts of that file.').waitFor()
    await page.getByRole('table').getByText('warns by 3 contexts').waitFor({ state: 'detached' })

    await page.getByLabel('Also what was asked').check()
    const button = page.getByRole('button', { name: 'Download' })
    expect(await button.isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Make one' }).click()
    expect(await page.getByLabel('Shared key').inputValue()).toMatch(/^[\w-]{43}$/)
    const download = page.waitForEvent('download')
    await button.click()
    expect(await readFile(await (await download).path(), 'utf8')).toMatch(/"carriedKey":"[\w-]{12}"/)
  },
)

it('says what is wrong with a file, and lets nobody in who may only read', { timeout: 60_000 }, async () => {
  const viewer = await open('VIEWER')
  await viewer.getByText('Operators and administrators of this project may do this.').waitFor()
  expect(await viewer.getByLabel('Memory file').count()).toBe(0)
})
