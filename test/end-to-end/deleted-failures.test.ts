import { expect, it } from 'vitest'
import { countRecords, faultSaying, newTrace } from '#test/support/faults.ts'
import type { GraphServer } from '#test/support/graph-server.ts'
import { serverInBrowser } from '#test/support/pages.ts'
import { recordWith } from '#test/support/record.ts'

const say = async ({ database: { sql, projectId } }: GraphServer, message: string) => {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n
  const findings = [faultSaying(message)]
  await countRecords(sql, projectId, [
    recordWith({ traceId: newTrace(), parentSpanId: null, startNs, endNs: startNs + 1_000n, findings }),
  ])
}
const noise = 'the parrot says nothing'
const { server, signedIn } = serverInBrowser((made) => say(made, noise))

it(
  'is empty at first, lists what somebody deleted, and lets operators bring it back',
  { timeout: 240_000 },
  async () => {
    const page = await signedIn('ada@example.org', '/failures/deleted')
    await page.getByText('Nothing was deleted').waitFor()
    await page.getByRole('link', { name: 'Failures', exact: true }).first().click()
    await page.getByRole('link', { name: noise }).click()
    await page.waitForURL(/\/failures\/F-\d+$/)
    const address = page.url()
    const shortId = address.split('/').at(-1)!
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete …' }).click()
    await page.getByRole('dialog').getByLabel('Why').fill('only noise')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Deleted failures' }).click()
    const stone = page.getByRole('article', { name: shortId })
    await stone.getByText('only noise').waitFor()
    await stone.getByText('Was not met again since.').waitFor()

    await say(server(), noise)
    await page.goto(address)
    await page.getByRole('heading', { name: `${shortId} was deleted` }).waitFor()
    await page.getByText('Has swallowed 1 occurrence since').waitFor()

    const viewer = await signedIn('vera@example.org', `/failures/deleted?text=parrot`)
    await viewer.getByRole('article', { name: shortId }).waitFor()
    expect(await viewer.getByRole('button', { name: 'Bring back …' }).count()).toBe(0)
    await viewer.getByRole('textbox', { name: 'Search deleted failures' }).fill('cuckoo')
    await viewer.getByText('Nothing matches').waitFor()
    expect(viewer.url()).toContain('text=cuckoo')

    await page.getByRole('button', { name: 'Bring back …' }).click()
    await page.getByRole('dialog').getByLabel('Why').fill('it matters')
    await page.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click()
    await page.getByRole('heading', { name: noise }).waitFor()
    await page.getByText('took its deletion back').waitFor()
    await page.goto(new URL('/failures/deleted', address).href)
    await page.getByText('Nothing was deleted').waitFor()
  },
)
