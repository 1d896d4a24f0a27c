import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { serverInBrowser } from '#test/support/pages.ts'
import { insertRows, payloadRow, runRow, spanRow, type SeedSpan } from '#test/support/seed.ts'
import { seedWorld } from '#test/support/world/seed-world.ts'

const endless = 'x'.repeat(4_000)
const traceId = 'e'.repeat(32)
const depth = 40
const spanId = (level: number): string => `${level}`.padStart(16, 'a')

/** A run nobody would send on purpose: no word ends, in a tree of forty levels. */
const { signedIn, server } = serverInBrowser(async ({ database: { sql, projectId } }) => {
  const nowMs = Date.now()
  await seedWorld(sql, projectId, { seed: 5, nowMs })
  const app = 'a'.repeat(200)
  const startedMs = nowMs - 10_000
  const facts = { traceId, app, startedMs, sessionId: endless, userId: endless, release: endless, spanCount: depth }
  await insertRows(sql, 'traces', [
    runRow(projectId, { ...facts, name: endless, status: 'FAILED', rest: { models: [endless] } }),
  ])
  const spans = Array.from({ length: depth }, (_, level): SeedSpan => ({
    traceId,
    spanId: spanId(level),
    parentSpanId: level === 0 ? null : spanId(level - 1),
    kind: 'AGENT',
    name: level === 0 ? endless : `level ${level}`,
    app,
    startMs: startedMs + level,
    durationMs: 1_000 - level,
    failed: false,
    rest: { request_model: endless },
  }))
  await insertRows(
    sql,
    'spans',
    spans.map((span) => spanRow(projectId, span)),
  )
  await insertRows(
    sql,
    'span_payloads',
    spans.map((span) => payloadRow(projectId, span, { attributes: { [endless]: endless } })),
  )
})

const filled = (page: Page): Promise<void> =>
  expect.poll(() => page.locator('main .bone').count(), { timeout: 15_000 }).toBe(0)
const pixels = (page: Page, script: string): Promise<number> => page.evaluate<number>(script)

it('fits into a narrow screen, however long the texts are', { timeout: 120_000 }, async () => {
  const page = await signedIn('ada@example.org', '/runs')
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/runs', '/', '/failures', `/runs/${traceId}`, `/runs/${traceId}?tab=attributes`, '/health']) {
    await page.goto(`${server().url}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await filled(page)
    expect(await pixels(page, 'document.documentElement.scrollWidth'), path).toBe(390)
  }
  await page.goto(`${server().url}/runs/${traceId}?tab=raw`)
  const [tab, bar] = [page.getByRole('tab', { name: 'Raw' }), page.getByRole('tablist')]
  await filled(page)
  // What is chosen is seen, and a name is seen however deep it stands.
  const [own, whole] = [await tab.boundingBox(), await bar.boundingBox()]
  expect(own!.x + own!.width).toBeLessThanOrEqual(whole!.x + whole!.width)
  await page.getByRole('tree').press('End')
  const deepest = page.getByRole('treeitem', { name: `level ${depth - 1}` })
  await expect.poll(async () => (await deepest.getByText(/^level/).boundingBox())?.width ?? 0).toBeGreaterThan(30)
  await page.goto(`${server().url}/failures`)
  await page.getByRole('button', { name: /^App/ }).click()
  const menu = await page.getByRole('menu').boundingBox()
  expect([menu!.x > 0, menu!.x + menu!.width < 390]).toEqual([true, true])
})

it('walks the tree of a run by keys alone', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', `/runs/${traceId}?span=${spanId(2)}`)
  const tree = page.getByRole('tree')
  const at = (): Promise<string> => page.getByRole('treeitem', { selected: true }).getAttribute('id').then(String)
  await filled(page)
  await tree.focus()
  await expect.poll(at).toBe(`span-${spanId(2)}`)
  expect(await tree.getAttribute('aria-activedescendant')).toBe(`span-${spanId(2)}`)
  await tree.press('ArrowLeft')
  expect(await page.locator(`#span-${spanId(2)}`).getAttribute('aria-expanded')).toBe('false')
  await tree.press('ArrowDown')
  await expect.poll(at).toBe(`span-${spanId(2)}`)
  await tree.press('ArrowRight')
  await tree.press('ArrowRight')
  await expect.poll(at).toBe(`span-${spanId(3)}`)
  await tree.press('Home')
  await expect.poll(at).toBe(`span-${spanId(0)}`)
})

it('tells a time exactly to a pointer, to keys and to a finger', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures')
  const exact = page.getByRole('tooltip')
  const row = page.locator('tr[data-row="1"]')
  const iso = await row.locator('time').getAttribute('datetime')
  const inUtc = iso!.slice(0, 19).replace('T', ' ')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('t')
  await exact.getByText(inUtc).waitFor()
  await page.keyboard.press('Escape')
  await exact.waitFor({ state: 'detached' })
  await row.locator('time').hover()
  await exact.getByText(inUtc).waitFor()
  await page.goto(`${server().url}/failures/F-1`)
  const seen = page.locator('dl time').first()
  await seen.dispatchEvent('click', { pointerType: 'touch' })
  await exact.getByText((await seen.getAttribute('datetime'))!.slice(0, 19).replace('T', ' ')).waitFor()
  await page.mouse.click(5, 400)
  await exact.waitFor({ state: 'detached' })
})

it('tells what a word means to a pointer, to keys and to a finger', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures/F-1')
  const card = page.getByRole('tooltip')
  const word = page.getByRole('button', { name: /^fault of the/ })
  await word.hover()
  await expect.poll(() => card.allInnerTexts()).toEqual(['Who can put it right'])
  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'detached' })
  await page.mouse.move(0, 0)
  await page.getByRole('button', { name: 'Copy the short id' }).focus()
  for (let stops = 0; stops < 6 && (await card.count()) === 0; stops += 1) await page.keyboard.press('Tab')
  expect(await card.count()).toBe(1)
  await page.keyboard.press('Escape')
  await word.dispatchEvent('click')
  await expect.poll(() => card.allInnerTexts()).toEqual(['Who can put it right'])
})

it('finds a class by a word of it or of its family, by keys alone', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures')
  await page.getByRole('button', { name: /^Class/ }).press('Enter')
  await page.getByRole('textbox', { name: 'Find a class' }).waitFor()
  await page.keyboard.type('guardrails')
  await expect
    .poll(async () => (await page.getByRole('option').allInnerTexts()).map((text) => text.split(/\s/)[0]))
    .toEqual(['guardrail.blocked', 'security.prompt_injection', 'security.secret_leak', 'security.prompt_leak'])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/class=(guardrail|security)\./)
  await page.getByText('1 chosen').waitFor()
  await page.getByRole('button', { name: 'Clear 1' }).click()
  await page.waitForURL('**/failures')
})

it('says how many failures each class has, among those that the other filters leave', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures?class=tool.error')
  const counted = async (): Promise<number> => {
    await page.getByRole('button', { name: /^Class/ }).click()
    await page.getByRole('option').filter({ hasText: /\d$/ }).first().waitFor()
    const texts = await page.getByRole('option').allInnerTexts()
    await page.keyboard.press('Escape')
    return texts.reduce((sum, text) => sum + Number(/(\d+)$/.exec(text.trim())![1]), 0)
  }
  const { failures, open } = await server().data(
    '{ failures { totalCount } open: failures(filter: { state: [OPEN] }) { totalCount } }',
  )
  expect(open.totalCount).toBeLessThan(failures.totalCount)
  expect(await counted()).toBe(failures.totalCount)
  await page.goto(`${server().url}/failures?state=OPEN`)
  expect(await counted()).toBe(open.totalCount)
})

it('finds a list as it was left: filters, rows, place', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/runs?status=OK')
  const rows = page.locator('main tbody tr[data-row]')
  const scrolled = (): Promise<number> => pixels(page, 'Math.round(scrollY)')
  await expect.poll(() => rows.count()).toBe(50)
  for (const count of [100, 150]) {
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await expect.poll(() => rows.count(), { timeout: 10_000 }).toBeGreaterThanOrEqual(Math.min(count, 120))
  }
  const [shown, place] = [await rows.count(), await scrolled()]
  const chosen = rows.nth(shown - 5).getByRole('link')
  const path = await chosen.getAttribute('href')
  await chosen.click()
  await page.waitForURL(`**${path}`)
  await page.getByRole('tree').waitFor()
  await page.goBack()
  await page.waitForURL('**/runs?status=OK')
  await expect.poll(scrolled).toBeGreaterThan(place - 400)
  expect(await rows.count()).toBeGreaterThanOrEqual(shown)
  await page.goForward()
  await page.getByRole('tree').waitFor()
})

it('offers nothing to change to who may only look, and says so', { timeout: 90_000 }, async () => {
  const page = await signedIn('vera@example.org', '/')
  await page.getByText('may only look').waitFor()
  const changes =
    /^(Resolve|Archive|Reopen|Give to|More|New (policy|rule)|Switch (on|off)|Set|Save|Edit|Change|Merge|Split|Comment|Add)\b/
  for (const path of [
    '/failures',
    '/failures/F-1',
    '/policies',
    '/health',
    '/settings/grouping',
    '/settings/signals',
  ]) {
    await page.goto(`${server().url}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await filled(page)
    expect(await page.locator('main').getByRole('button', { name: changes, disabled: false }).allInnerTexts()).toEqual(
      [],
    )
    const boxes = page.locator('main').getByRole('checkbox', { disabled: false })
    const switches = page.locator('main').getByRole('switch', { disabled: false })
    expect([await boxes.count(), await switches.count()], path).toEqual([0, 0])
  }
})

it(
  'stays usable where one part of a page fails, and fills that part when asked again',
  { timeout: 60_000 },
  async () => {
    const page = await signedIn('ada@example.org', '/policies')
    const failing = (route: Route): Promise<void> =>
      /query (HealthScopes|Failures)\b/.test(route.request().postData() ?? '')
        ? route.fulfill({ status: 500, contentType: 'text/plain', body: 'oops' })
        : route.continue()
    await page.route('**/graphql', failing)
    await page.goto(`${server().url}/failures`)
    const problem = page.getByRole('alert')
    await problem.getByText('The server answered 500.').waitFor()
    await page.getByRole('button', { name: /^Severity/ }).click()
    await page.getByRole('menuitemcheckbox', { name: 'high' }).click()
    await page.waitForURL(/severity=HIGH/)
    await page.keyboard.press('Escape')
    await page.unroute('**/graphql', failing)
    await problem.getByRole('button', { name: 'Try again' }).click()
    await page.locator('main tbody tr[data-row]').first().waitFor()
    expect(await problem.count()).toBe(0)
  },
)

it('says what of an address it does not understand, and takes it out', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures?stat=OPEN&severity=HIGH,AWFUL')
  const note = page.getByRole('alert')
  await note.getByText('stat=OPEN is none of state, severity').waitFor()
  await note.getByText('severity=AWFUL is not one of').waitFor()
  await note.getByRole('button', { name: 'Take it out' }).click()
  await page.waitForURL(/\/failures\?severity=HIGH$/)
  await note.waitFor({ state: 'detached' })
  await page.goto(`${server().url}/runs/${traceId}?span=feedfeedfeedfeed&tab=prose`)
  await page.getByText('tab=prose is not one of messages').waitFor()
  await page.getByRole('tab', { name: 'Messages', selected: true }).waitFor()
  await page.getByText(/names feedfeedfeedfeed, which is no span of this run/).waitFor()
  for (const gone of [`/runs/${traceId}?span=feedfeedfeedfeed`, `/runs/${traceId}`]) {
    await page.getByRole('button', { name: 'Take it out' }).first().click()
    await page.waitForURL(`**${gone}`)
  }
})

it('says why a link leads nowhere, and where to go instead', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures/abc')
  await page.getByText('“abc” is not the name of a failure').waitFor()
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  for (const [path, said, all] of [
    ['/failures/F-99999', 'There is no failure F-99999', 'All failures'],
    ['/patterns/zzz', '“zzz” is not the name of a pattern', 'All patterns'],
    ['/runs/abc', '“abc” is not the name of a run', 'All runs'],
    [`/runs/${'0'.repeat(32)}`, 'There is no such run', 'All runs'],
  ] as const) {
    await page.goto(`${server().url}${path}`)
    await page.getByText(said).waitFor()
    await page.getByRole('main').getByRole('link', { name: all }).waitFor()
  }
  for (const gone of ['zzz', '0']) {
    await page.goto(`${server().url}/failures/F-1?occurrence=${gone}`)
    await page.getByRole('button', { name: 'Show the newest one' }).click()
    await page.waitForURL(/\/failures\/F-1$/)
    await page.getByText(/^occurrence 1 of/).waitFor()
  }
})

it('shows failures before apps where there is room for one column', { timeout: 60_000 }, async () => {
  const page = await signedIn('ada@example.org', '/')
  const above = async (): Promise<boolean> => {
    const [failures, apps] = await Promise.all([
      page.getByRole('main').getByRole('table').first().boundingBox(),
      page.getByRole('region', { name: 'Health of the apps' }).boundingBox(),
    ])
    return failures!.y < apps!.y
  }
  await filled(page)
  expect(await above()).toBe(false)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(above).toBe(true)
})
