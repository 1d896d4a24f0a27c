import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '#test/support/browser.ts'
import { signIn } from '#test/support/dashboard-walk.ts'
import { appWith, chatSpan, stockExporter, tooLong } from '#test/support/otel.ts'
import { programAdmin, startProgram, type RunningProgram } from '#test/support/program.ts'

let dataDir: string
let program: RunningProgram
let browser: Browser
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-test-'))
  program = await startProgram(dataDir)
  browser = await launchBrowser()
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function sendFailure(app: string): Promise<void> {
  const sender = appWith(stockExporter('proto', program), app)
  chatSpan(sender.tracer, { prompt: `A question of ${app}.`, error: tooLong })
  await sender.flush()
  await sender.shutdown()
}
async function openFailures(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  const page = await context.newPage()
  await signIn(page, { url: program.web, ...programAdmin })
  await page.goto(`${program.web}/failures`)
  await says(page, /^live$/)
  return page
}
const says = (page: Page, words: RegExp): Promise<void> =>
  page.getByRole('status').filter({ hasText: words }).waitFor({ timeout: 30_000 })
const runsCounted = (page: Page): Promise<string> => page.locator('main tbody td.n').nth(1).innerText()

describe('the live connection of an open page', () => {
  it('comes back after the server was stopped and started, and shows what came since', async () => {
    await sendFailure('before')
    const page = await openFailures()
    await page.getByText('F-1', { exact: true }).waitFor()
    await page.evaluate('window.neverLoadedAgain = true')
    const port = new URL(program.web).port
    await program.stop()
    await says(page, /reconnecting.* as of \d\d:\d\d/)
    // What was read stays; it is only said to be old.
    expect(await page.getByText('F-1', { exact: true }).count()).toBe(1)
    program = await startProgram(dataDir, { NEVERMORE_PORT: port })
    await sendFailure('before')
    await says(page, /^live$/)
    await expect.poll(() => runsCounted(page), { timeout: 20_000 }).toBe('2')
    await sendFailure('before')
    await expect.poll(() => runsCounted(page), { timeout: 20_000 }).toBe('3')
    expect(await page.evaluate('window.neverLoadedAgain')).toBe(true)
    await page.context().close()
  }, 120_000)

  it('asks again for news that the server ended, and says so until they run', async () => {
    const page = await openFailures()
    const asked: string[] = []
    let end = (): void => {}
    await page.routeWebSocket(/graphql/, (toPage) => {
      const toServer = toPage.connectToServer()
      toPage.onMessage((message) => {
        const { type, id } = JSON.parse(String(message)) as { type: string; id: string }
        if (type === 'subscribe') asked.push(id)
        toServer.send(message)
      })
      end = () => {
        const errors = [{ message: 'This subscription fell too far behind.' }]
        for (const id of asked) toPage.send(JSON.stringify({ id, type: 'error', payload: errors }))
      }
    })
    await page.reload()
    await says(page, /^live$/)
    await expect.poll(() => asked.length).toBeGreaterThan(0)
    const before = asked.length
    end()
    await says(page, /^(catching up|reconnecting)/)
    await says(page, /^live$/)
    expect(asked.length).toBeGreaterThanOrEqual(before * 2)
    await sendFailure('before')
    await expect.poll(() => runsCounted(page), { timeout: 20_000 }).toBe('4')
    await page.context().close()
  }, 60_000)

  it('leads to the sign-in page when the session ended elsewhere, and back to where one was', async () => {
    const page = await openFailures()
    const elsewhere = await page.context().newPage()
    await elsewhere.goto(program.web)
    await elsewhere.getByRole('button', { name: 'Sign out' }).click()
    await elsewhere.waitForURL(/\/login/)
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Runs' }).click()
    await page.waitForURL(/\/login\?next=/)
    await page.getByLabel('E-mail').fill(programAdmin.email)
    await page.getByLabel('Password').fill(programAdmin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/runs$/)
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
    await page.context().close()
  }, 60_000)
})
