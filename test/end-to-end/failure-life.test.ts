import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { minuteRuns, storeLife } from '#test/support/life.ts'
import { serverInBrowser } from '#test/support/pages.ts'

const hourMs = 3_600_000
const { server, signedIn } = serverInBrowser(async ({ database: { sql, projectId } }) => {
  const beganMs = Date.now() - 5 * hourMs
  for (const fault of ['too long', 'too slow', 'too short'])
    await storeLife(sql, projectId, minuteRuns(beganMs, 60, 20, { fault, release: '1.3.0', asks: fault, agent: fault }))
})
const top = (id: string): string => `document.getElementById('${id}').getBoundingClientRect().top`
const stateOf = (page: Page, title: string) => page.locator('tr', { hasText: title }).locator('.line2 .chip').nth(1)

describe('the life of a failure, in the browser', () => {
  it('is resolved for the chosen ones only, seen elsewhere, and taken back', { timeout: 120_000 }, async () => {
    const ada = await signedIn('ada@example.org', '/failures')
    const other = await signedIn('ada@example.org', '/failures')
    await other
      .getByRole('status')
      .filter({ hasText: /^live$/ })
      .waitFor()
    await stateOf(other, 'too slow').waitFor()
    for (const title of ['too long', 'too slow'])
      await ada.locator('tr', { hasText: title }).getByRole('checkbox').check()
    await ada.getByRole('toolbar').getByText('2 failures chosen').waitFor()
    await ada.keyboard.press('e')
    await expect.poll(() => stateOf(ada, 'too long').innerText()).toBe('resolved')
    for (const [title, state] of [
      ['too long', 'resolved'],
      ['too slow', 'resolved'],
      ['too short', 'open'],
    ] as const)
      await expect.poll(() => stateOf(other, title).innerText(), { timeout: 10_000 }).toBe(state)
    await ada.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => stateOf(ada, 'too long').innerText()).toBe('open')
    await expect.poll(() => stateOf(other, 'too slow').innerText(), { timeout: 10_000 }).toBe('open')
  })

  it('says on a narrow screen what stands below, and unfolds what is asked for', { timeout: 60_000 }, async () => {
    const page = await signedIn('ada@example.org', '/failures/F-1')
    await page.setViewportSize({ width: 390, height: 844 })
    const links = page.getByRole('navigation', { name: 'On this page' })
    const versions = page.getByRole('region', { name: 'Versions' })
    await versions.getByRole('button', { name: 'Versions', expanded: false }).waitFor()
    expect(await versions.getByText('First remembered.').isVisible()).toBe(false)
    await links.getByRole('link', { name: 'Versions' }).click()
    await versions.getByText('First remembered.').waitFor()
    await expect.poll(() => links.locator('[aria-current]').innerText()).toBe('Versions')
    expect(await page.evaluate('document.activeElement.id')).toBe('versions')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('region', { name: 'Tickets' }).getByText('Link the ticket').waitFor()
    expect(await links.isVisible()).toBe(false)
  })

  it('keeps in sight what was asked for while the rest of the page arrives', { timeout: 60_000 }, async () => {
    const page = await signedIn('ada@example.org', '/failures')
    await page.setViewportSize({ width: 390, height: 844 })
    const late: Array<() => Promise<void>> = []
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('query FailureLife(')) late.push(() => route.continue())
      else await route.continue()
    })
    await page.goto(`${server().url}/failures/F-1`)
    const links = page.getByRole('navigation', { name: 'On this page' })
    const versions = page.getByRole('region', { name: 'Versions' })
    await links.getByRole('link', { name: 'Versions' }).click()
    await versions.getByText('First remembered.').waitFor()
    expect(late.length).toBeGreaterThan(0)
    for (const answer of late) await answer()
    await page.getByRole('region', { name: 'Mitigations' }).waitFor()
    expect(await links.locator('[aria-current]').innerText()).toBe('Versions')
    await expect.poll(() => page.evaluate(`${top('versions')} < innerHeight`)).toBe(true)
  })

  it('is told, mitigated and resolved in a release on its page', { timeout: 120_000 }, async () => {
    const page = await signedIn('ada@example.org', '/failures')
    await page.getByRole('link', { name: 'too long' }).click()
    await page.getByRole('button', { name: 'Put in place …' }).click()
    await page.getByLabel('Since').fill(new Date(Date.now() - 3 * hourMs).toISOString().slice(0, 16))
    await page.getByRole('button', { name: 'Put in place', exact: true }).click()
    const mitigations = page.getByRole('region', { name: 'Mitigations' })
    await mitigations.getByText('too early').waitFor()
    await mitigations.getByText('19 of 59 runs').waitFor()
    const { sql, projectId } = server().database
    const after = { fault: 'too long', release: '1.4.0', asks: 'too long', agent: 'too long' }
    await storeLife(sql, projectId, minuteRuns(Date.now() - 2 * hourMs, 60, 1, after))
    await mitigations.getByText('worked').waitFor({ timeout: 15_000 })
    await mitigations.getByText('1 of 60 runs').waitFor()

    await page.keyboard.press('m')
    await page.keyboard.type('The history was cut.')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await page.getByRole('region', { name: 'Activity' }).getByText('The history was cut.').waitFor()

    await page.getByRole('button', { name: /^More/ }).click()
    await page.getByRole('menuitem', { name: /Resolved by a release/ }).click()
    await page.getByLabel('Release').fill('1.4.0')
    await page.getByRole('dialog').getByLabel('Why').fill('shorter history')
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
    await page
      .getByText(/Resolved in release 1\.4\.0 by ada@example\.org, .* \(shorter history\); regresses when/)
      .waitFor()
    await storeLife(sql, projectId, [{ ...after, atMs: Date.now() + 1_000, fails: true, release: '1.4.1' }])
    await page.getByText(/Came back .*, although resolved in release 1\.4\.0/).waitFor({ timeout: 15_000 })
    await page.getByRole('region', { name: 'Activity' }).getByText('it came back').waitFor()
  })

  it('can be read, and not changed, by a viewer', { timeout: 120_000 }, async () => {
    const page = await signedIn('vera@example.org', '/failures')
    await page.getByRole('link', { name: 'too short' }).waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
    await page.getByRole('link', { name: 'too short' }).click()
    await page.getByRole('region', { name: 'Activity' }).waitFor()
    await page.keyboard.press('e')
    for (const name of ['Resolve', 'Comment', 'Put in place …', 'Link …', 'Edit'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    expect(await page.getByText(/Resolved by/).count()).toBe(0)
  })
})
