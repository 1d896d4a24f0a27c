import { expect, it } from 'vitest'
import { countRecords, faultSaying, newTrace } from '#test/support/faults.ts'
import { serverInBrowser } from '#test/support/pages.ts'
import { recordWith } from '#test/support/record.ts'

const messages = [
  'backup of orders failed',
  'backup of orders failed',
  'backup of people failed',
  'cannot open user=ada',
  'cannot open user=bob',
  'disk node7_sda is full',
  'disk node12_sda is full',
]
const { signedIn } = serverInBrowser(async ({ database: { sql, projectId } }) => {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n
  for (const message of messages) {
    const findings = [faultSaying(message)]
    const run = recordWith({ traceId: newTrace(), parentSpanId: null, startNs, endNs: startNs + 1_000n, findings })
    await countRecords(sql, projectId, [run])
  }
})
const title = (text: string) => ({ name: text, exact: true })

it('tries a grouping rule on what was seen, keeps it, and asks it in another order', { timeout: 90_000 }, async () => {
  const page = await signedIn('ada@example.org', '/settings/grouping')
  const rules = page.getByRole('region', { name: 'Rules' })
  await rules.getByText('No rule yet').waitFor()
  await page.getByRole('button', { name: 'New rule' }).click()
  const form = page.getByRole('dialog')
  const tries = form.getByRole('button', { name: 'What would change?' })
  await form.getByText('Say at least one thing that has to fit.').waitFor()
  expect(await tries.isDisabled()).toBe(true)
  await form.getByRole('textbox', { name: 'Message' }).fill('backup of * failed')
  await form.getByLabel('This text stands for it').fill('backup {class}')
  await tries.click()
  const difference = form.getByRole('region', { name: 'What would change' })
  await difference.getByText('3 would be counted elsewhere').waitFor()
  await difference.getByText('2 occurrences', { exact: true }).waitFor()
  await form.getByRole('textbox', { name: 'Message' }).fill('backup of people failed')
  await difference.waitFor({ state: 'detached' })
  await form.getByLabel('Name').fill('Backups')
  await form.getByLabel('Why').fill('one job')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'hidden' })
  await rules.getByText('when message backup of people failed: stands for “backup {class}”').waitFor()
  await page.getByText('added rule “Backups”').waitFor()

  await page.getByRole('button', { name: 'New rule' }).click()
  await form.getByLabel('Name').fill('Tools apart')
  await form.getByRole('textbox', { name: 'Class' }).fill('tool.*')
  await form.getByRole('group', { name: 'Keep apart by' }).getByLabel('app').check()
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'hidden' })
  const names = (): Promise<string[]> => rules.locator('.name').allInnerTexts()
  await expect.poll(names).toEqual(['Backups', 'Tools apart'])
  await rules.getByRole('button', { name: 'Ask Tools apart earlier' }).click()
  await expect.poll(names).toEqual(['Tools apart', 'Backups'])
  await rules.getByRole('button', { name: 'Delete Tools apart' }).click()
  await expect.poll(names).toEqual(['Backups'])
})

it('asks whether two failures are one, joins them, and takes that back', { timeout: 90_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures')
  await page.getByRole('link', title('cannot open user=ada')).click()
  const asked = page.getByRole('region', { name: 'Is this the same?' })
  await asked.getByText('right in 93').waitFor()
  await asked.getByRole('button', { name: 'Merge' }).click()
  await asked.waitFor({ state: 'detached' })
  const merged = page.getByRole('region', { name: 'Merged into it' })
  await merged.getByRole('button', { name: 'Undo' }).click()
  await merged.waitFor({ state: 'detached' })
})

it('splits a fingerprint off into a failure of its own', { timeout: 90_000 }, async () => {
  const page = await signedIn('ada@example.org', '/failures')
  await page.getByRole('link', { name: /^disk node/ }).click()
  const why = page.getByRole('region', { name: 'Why these are one failure' })
  await why.getByRole('button', { name: 'Split …' }).click()
  const split = why.getByRole('button', { name: /^Split off/ })
  expect(await split.isDisabled()).toBe(true)
  const [first, second] = await why.getByRole('checkbox').all()
  await page.keyboard.press('Space')
  expect(await first!.isChecked()).toBe(true)
  await second!.check()
  await why.getByText('One has to stay.').waitFor()
  expect(await split.isDisabled()).toBe(true)
  await first!.uncheck()
  await why.getByLabel('Why').fill('another disk')
  await split.click()
  await page.getByText('The two are kept apart from now on.').waitFor()
  await expect.poll(() => why.locator('.reason').count()).toBe(1)
  await page.goto(new URL('/failures', page.url()).href)
  await expect.poll(() => page.getByRole('link', { name: /^disk node/ }).count()).toBe(2)
})
