import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** What was sent while the dashboard looked on. */
export interface SentTrace {
  readonly traceId: string
  /** A piece of the error's text, as the failing span carries it. */
  readonly errorText: string
  /** The question that should be warned of it afterwards. */
  readonly question: { readonly app: string; readonly prompt: string; readonly model?: string }
}

export interface WalkOptions {
  readonly url: string
  readonly email: string
  readonly password: string
  /** Called once Home is open and live. Resolves when the trace was acknowledged. */
  readonly sendFailingTrace: () => Promise<SentTrace>
}

export interface WalkResult {
  /** From the acknowledgement until the new failure stood on Home, in milliseconds. */
  readonly arrivedMs: number
  readonly shortId: string
  readonly title: string
  readonly verdict: string
  readonly message: string
  /** Short ids that pre-flight named. */
  readonly named: readonly string[]
  /** What the browser complained about on the way: script errors, refused resources, answers of 500 and above. */
  readonly complaints: readonly string[]
}

const arrivesWithinMs = 20_000

/**
 * What a person does: signs in, sees a failure arrive on Home without a reload, opens it, walks to the span with the
 * error,
 * and asks pre-flight. Throws where the dashboard does not let them.
 */
export async function walkDashboard(page: Page, options: WalkOptions): Promise<WalkResult> {
  const complaints = collectComplaints(page)
  await signIn(page, options)
  await page
    .getByRole('status')
    .filter({ hasText: /^live$/ })
    .waitFor()

  // A pointer over the list would make new rows wait.
  await page.mouse.move(0, 0)
  const before = new Set(await shortIdsOnHome(page))
  await page.evaluate('window.walkedHere = true')
  const sent = await options.sendFailingTrace()
  const shortId = await newShortId(page, before)
  const arrivedMs = shortId.afterMs
  if (!(await page.evaluate('window.walkedHere === true'))) throw new Error('The page was loaded again on the way.')

  await page
    .getByRole('row')
    .filter({ has: page.getByText(shortId.text, { exact: true }) })
    .getByRole('link')
    .first()
    .click()
  await page.waitForURL(`**/failures/${shortId.text}*`)
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  await page.getByRole('region', { name: 'Evidence' }).getByText(sent.errorText).first().waitFor()

  await page.getByRole('link', { name: /^Open run/ }).click()
  await page.waitForURL(`**/runs/${sent.traceId}?*span=*`)
  await page.getByRole('treeitem', { selected: true }).getByLabel('failed').waitFor()
  await page.getByRole('tab', { name: 'Messages' }).click()
  await page.getByRole('region', { name: 'Span', exact: true }).getByText(sent.errorText).first().waitFor()

  return { arrivedMs, shortId: shortId.text, title, ...(await askPreflight(page, sent.question)), complaints }
}

/** Leaves the page on Home, signed in. */
export async function signIn(
  page: Page,
  { url, email, password }: Omit<WalkOptions, 'sendFailingTrace'>,
): Promise<void> {
  await page.goto(url)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor({ state: 'attached' })
  await page.getByRole('heading', { level: 1 }).waitFor()
}

const shortIdsOnHome = async (page: Page): Promise<string[]> =>
  (await page.locator('main table .chip.id').allInnerTexts()).map((text) => text.trim())

async function newShortId(page: Page, before: ReadonlySet<string>): Promise<{ text: string; afterMs: number }> {
  const sinceMs = Date.now()
  while (Date.now() - sinceMs < arrivesWithinMs) {
    const found = (await shortIdsOnHome(page)).find((text) => !before.has(text))
    if (found) return { text: found, afterMs: Date.now() - sinceMs }
    await sleep(20)
  }
  throw new Error(`No new failure appeared on Home within ${arrivesWithinMs} ms.`)
}

async function askPreflight(
  page: Page,
  question: SentTrace['question'],
): Promise<Pick<WalkResult, 'verdict' | 'message' | 'named'>> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Pre-flight' }).click()
  await page.getByLabel('App', { exact: true }).fill(question.app)
  if (question.model) await page.getByLabel('Model', { exact: true }).fill(question.model)
  await page.getByLabel('What the user asks').fill(question.prompt)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  const answer = page.getByRole('region', { name: 'Answer' })
  await answer.waitFor()
  return {
    verdict: (await answer.locator('.chip').first().innerText()).trim(),
    message: await answer.locator('.message').innerText(),
    named: (await answer.locator('article .chip.id').allInnerTexts()).map((text) => text.trim()),
  }
}

function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // Asking who is signed in is answered 401 before anybody is; the browser prints that.
    if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  return complaints
}
