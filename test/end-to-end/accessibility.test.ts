import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { brokenRules } from '#test/support/axe.ts'
import { everyPage } from '#test/support/every-page.ts'
import { serverInBrowser } from '#test/support/pages.ts'
import { seedWorld } from '#test/support/world/seed-world.ts'

let traceId = ''
const { signedIn, server } = serverInBrowser(async ({ database }) => {
  const { sql, projectId } = database
  const world = await seedWorld(sql, projectId, { seed: 5, nowMs: Date.now(), runs: 60 })
  traceId = world.runs.find(({ run }) => run.status === 'FAILED')?.run.traceId ?? ''
})

const looks = {
  'light and wide': { colorScheme: 'light', width: 1440 },
  'dark and narrow': { colorScheme: 'dark', width: 390 },
  'dark and wide': { colorScheme: 'dark', width: 1440 },
  'light and narrow': { colorScheme: 'light', width: 390 },
} as const
type Look = keyof typeof looks

/** The pages that say so while there is nothing to show. */
const emptyPages = ['/', '/failures', '/patterns', '/warnings', '/health', '/runs', '/policies', '/ingest']

const shots = process.env['SHOTS']
if (shots) mkdirSync(shots, { recursive: true })

/** What is broken on the page as it stands, and a picture for whoever wants to look at it. */
async function brokenAt(page: Page, place: string): Promise<readonly string[]> {
  if (shots) await page.screenshot({ path: `${shots}/${place.replaceAll(/\W+/g, '-')}.png`, fullPage: true })
  return (await brokenRules(page)).map((rule) => `${place}: ${rule}`)
}

/** Widths between the looks: a tablet, and a window of half a screen. */
const between = [768, 1024]

/** Where the page, rather than a table within it, would have to be moved sideways, or a list leaves its titles no room. */
async function crampedAt(page: Page, place: string, wide: number): Promise<readonly string[]> {
  const cramped: string[] = []
  for (const width of [...between, wide]) {
    await page.setViewportSize({ width, height: 900 })
    const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    if (sideways > 0) cramped.push(`${place}: ${sideways} px beyond ${width}`)
    const narrowest = await page.evaluate<number>(
      `Math.min(...[...document.querySelectorAll('td.main')].map((cell) => cell.getBoundingClientRect().width))`,
    )
    if (narrowest < titleMin) cramped.push(`${place}: a title has ${Math.round(narrowest)} px of ${width}`)
  }
  return cramped
}
const titleMin = 200

async function opened(email: Parameters<typeof signedIn>[0], look: Look): Promise<Page> {
  const page = await signedIn(email, '/')
  await page.setViewportSize({ width: looks[look].width, height: 900 })
  await page.emulateMedia({ colorScheme: looks[look].colorScheme, reducedMotion: 'reduce' })
  return page
}

async function show(page: Page, path: string): Promise<void> {
  await page.goto(`${server().url}${path}`)
  await drawn(page)
}

/** As a link within the dashboard does: loading all of it anew for each page was most of the time. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  )
  await drawn(page)
}

async function drawn(page: Page): Promise<void> {
  await page.locator('main .page:not(.left), main .first:not(.left)').first().waitFor()
  // One part of a page may wait for another: bones can follow bones.
  for (let empty = 0; empty < 2; empty = (await page.locator('.bone').count()) === 0 ? empty + 1 : 0)
    await page.waitForTimeout(80)
}

async function brokenOn(paths: readonly string[], email: Parameters<typeof signedIn>[0], look: Look) {
  const page = await opened(email, look)
  const broken: string[] = []
  for (const path of paths) {
    await follow(page, path)
    const place = `${email.slice(0, 3)} ${look} ${path}`
    broken.push(...(await brokenAt(page, place)), ...(await crampedAt(page, place, looks[look].width)))
  }
  await page.context().close()
  return broken
}

describe('everybody can use', { timeout: 240_000 }, () => {
  it.each(['light and wide', 'dark and narrow'] as const)('every page, %s', async (look) => {
    expect(await brokenOn(everyPage(traceId), 'ada@example.org', look)).toEqual([])
  })

  it.each(['dark and wide', 'light and narrow'] as const)(
    'what there is while nothing has happened, %s',
    async (look) => {
      expect(await brokenOn(emptyPages, 'eve@example.org', look)).toEqual([])
    },
  )

  it('what opens over a page, and the way in', async () => {
    const page = await opened('ada@example.org', 'dark and narrow')
    const broken: string[] = []
    const press = (name: RegExp | string) => () => page.getByRole('button', { name }).first().click()
    const unfold = (section: string, name: string) => async () => {
      await press(section)()
      await press(name)()
    }
    const menu = (button: RegExp, item: RegExp) => async () => {
      await page.getByRole('button', { name: button }).first().click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    const overs: readonly (readonly [path: string, open: () => Promise<unknown>, role: 'dialog' | 'menu'])[] = [
      ['/', () => page.keyboard.press('?'), 'dialog'],
      ['/', () => page.keyboard.press('/'), 'dialog'],
      ['/failures', press(/^Severity/), 'menu'],
      ['/failures', press('All time'), 'dialog'],
      ['/failures/F-1', menu(/^More/, /^Delete/), 'dialog'],
      ['/failures/F-1', unfold('Why these are one failure', 'Merge …'), 'dialog'],
      ['/policies', press('New policy'), 'dialog'],
      ['/settings/grouping', press('New rule'), 'dialog'],
      ['/settings/signals', () => page.locator('tbody .title').first().click(), 'dialog'],
      ['/settings/mitigations', () => page.locator('tbody .title').first().click(), 'dialog'],
    ]
    for (const [at, [path, open, role]] of overs.entries()) {
      await show(page, path)
      await open()
      await page.getByRole(role).first().waitFor()
      broken.push(...(await brokenAt(page, `over ${path} ${at}`)))
    }
    await page.context().clearCookies()
    await page.goto(`${server().url}/login`)
    await page.getByLabel('Password').waitFor()
    broken.push(...(await brokenAt(page, 'over /login')))
    expect(broken).toEqual([])
  })

  it('a dialog by keys alone: it begins at its first field, and gives the focus back', async () => {
    const page = await opened('ada@example.org', 'light and wide')
    const focused = (): Promise<string> => page.evaluate('document.activeElement?.textContent?.trim()')
    await show(page, '/failures/F-1')
    await page.getByRole('button', { name: /^More/ }).focus()
    for (const key of ['Enter', 'End', 'Enter']) await page.keyboard.press(key)
    const why = page.getByRole('dialog').getByLabel('Why')
    await why.waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('More')
    await page.getByRole('button', { name: 'Merge …' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Find a failure').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('Merge …')
  })
})
