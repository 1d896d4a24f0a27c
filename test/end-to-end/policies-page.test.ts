import { expect, it } from 'vitest'

import { signIn } from '#test/support/dashboard-walk.ts'
import { programInBrowser } from '#test/support/pages.ts'
import { programAdmin } from '#test/support/program.ts'

const { program, newPage } = programInBrowser()

it('makes a policy, tries it on the past, moves it by keyboard and goes back', { timeout: 90_000 }, async () => {
  const page = await newPage()
  await signIn(page, { url: program().web, ...programAdmin })
  await page.goto(`${program().web}/policies`)
  const names = (): Promise<string[]> => page.locator('.policies .title').allInnerTexts()
  await expect.poll(async () => (await names()).length).toBe(3)
  const before = await names()

  await page.getByRole('button', { name: 'New policy' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Only in production')
  await form.getByLabel('Environments').fill('production')
  await form.getByLabel('Risk at least, %').fill('40')
  await form.getByRole('button', { name: 'Try on the last seven days' }).click()
  await form.getByRole('region', { name: 'Dry run' }).getByText('0 decisions').first().waitFor()
  await form.getByLabel('Why').fill('staging may break')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'hidden' })
  await expect.poll(names).toEqual([...before, 'Only in production'])
  await page.getByText('staging may break').waitFor()

  await page.getByRole('button', { name: 'Only in production', exact: true }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(names).toEqual([...before.slice(0, 2), 'Only in production', before[2]])

  await page.getByRole('button', { name: 'New policy' }).click()
  await form.getByLabel('Name').fill('Stop it')
  await form.getByLabel('Verdict').selectOption('BLOCK')
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/riskLowMin must be at least 0.8/).waitFor()
  await form.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Go back to version 1' }).click()
  await expect.poll(names).toEqual(before)
})
