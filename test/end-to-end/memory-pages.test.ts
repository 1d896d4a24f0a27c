import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { markBursts } from '#core/memory/store/health-marks.ts'
import { minePatterns } from '#core/memory/store/mine-patterns.ts'
import { scoreHealth } from '#core/memory/store/score-health.ts'
import { launchBrowser } from '#test/support/browser.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { signIn } from '#test/support/dashboard-walk.ts'
import { seedRuns, type SeededRun } from '#test/support/mined-runs.ts'
import type { RunningProgram } from '#test/support/program.ts'
import { programAdmin, startProgram } from '#test/support/program.ts'
import { insertRollups } from '#test/support/rollups.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

let database: TestDatabase
let dataDir: string
let program: RunningProgram
let browser: Browser | undefined
let page: Page
const complaints: string[] = []
const project = 1
const hourMs = 3_600_000

function world(nowMs: number): SeededRun[] {
  const random = seededRandom(8)
  return Array.from({ length: 1_500 }, (_, at): SeededRun => {
    const release = random() < 0.15 ? '1.4' : '1.3'
    const failures: Record<string, number> =
      release === '1.4' && random() < 0.5 ? { 'The search index is stale': 10 } : {}
    const facts = ['model:gpt-4o', `tool:${random() < 0.5 ? 'search' : 'pay'}`]
    return {
      app: ['shop', 'desk'][at % 2]!,
      user: `u${at % 40}`,
      release,
      facts,
      failures,
      atMs: nowMs - 1_000 - at * 120_000,
    }
  })
}

beforeAll(async () => {
  database = await createTestDatabase()
  const nowMs = Date.now()
  await seedRuns(database.sql, project, world(nowMs))
  for (const name of ['shop', 'desk'])
    await database.sql`insert into apps values (${project}, ${name}, now() - interval '2 days', now())`
  const outage = (atMs: number) => (nowMs - atMs < 5 * hourMs && nowMs - atMs > 4 * hourMs ? 8 : 0)
  await insertRollups(database.sql, project, {
    scope: 'tool',
    key: 'search',
    lengthMs: 48 * hourMs,
    nowMs,
    executions: () => 10,
    failed: outage,
  })
  await minePatterns(database.sql, project, nowMs)
  await scoreHealth(database.sql, nowMs)
  await markBursts(database.sql, nowMs)
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-test-'))
  program = await startProgram(dataDir, { DATABASE_URL: database.url })
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  page.on('pageerror', (error) => complaints.push(error.message))
  await signIn(page, { url: program.web, ...programAdmin })
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await database.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const shots = process.env['SHOTS']
/** A picture for whoever wants to look at the page. */
const shoot = async (name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` })
}

describe('the pages of the memory', () => {
  it('lead from the list of patterns to one of them, with what its runs share and what not', async () => {
    await page.goto(`${program.web}/patterns?kind=RECURRING`)
    const row = page.getByRole('link', { name: /The search index is stale: release 1\.4/ })
    await row.waitFor()
    await shoot('patterns')
    await row.click()
    await page.waitForURL(/\/patterns\/P-\d+$/)
    await shoot('pattern-first')
    await page.getByText('Compare release 1.4 with the one before it').waitFor()
    await page.getByText('What its runs share').waitFor()
    expect(await page.getByRole('row', { name: /release 1\.4/ }).count()).toBe(1)
    await page.getByRole('button', { name: /as usual as elsewhere/ }).click()
    await page.getByText('What tells nothing').waitFor()
    expect(await page.getByRole('row', { name: /model gpt-4o/ }).count()).toBe(1)
    await shoot('pattern')
    await page.goto(`${program.web}/patterns/P-9999`)
    await page.getByText('There is no pattern P-9999').waitFor()
  }, 60_000)

  it('show the health of a tool with its parts, its burst and how long it took to recover', async () => {
    await page.goto(`${program.web}/health`)
    await page.getByRole('button', { name: /shop/ }).first().waitFor()
    await shoot('health-app')
    await page.getByRole('tab', { name: 'Tools' }).click()
    await page.getByRole('button', { name: /search/ }).waitFor()
    await page.getByText(/One burst, recovered after/).waitFor()
    await page.getByRole('row', { name: /failing share, 3 d/ }).waitFor()
    await shoot('health-tool')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByRole('spinbutton').fill('99')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('99 % of the calls should go well, set for it.').waitFor()
    await page.goto(`${program.web}/health?of=agent`)
    await page.getByText('No agent ran within three days').waitFor()
    expect(complaints).toEqual([])
  }, 60_000)
})
