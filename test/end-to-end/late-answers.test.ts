import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { serverInBrowser } from '#test/support/pages.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'
import { seedWorld } from '#test/support/world/seed-world.ts'

const { signedIn, server } = serverInBrowser(({ database: { sql, projectId } }) =>
  seedWorld(sql, projectId, { seed: 5, nowMs: Date.now() }),
)
const lateMsMax = 600
const paths = ['/', '/failures/F-1', '/failures', '/patterns/P-1', '/warnings', '/health', '/runs', '/policies']
const bones = (page: Page): Promise<number> => page.locator('main .bone').count()

it('fills every page, in whatever order answers come', { timeout: 120_000 }, async () => {
  const page = await signedIn('ada@example.org', '/settings/grouping')
  const random = seededRandom(3)
  await page.route('**/graphql', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, random() * lateMsMax))
    await route.continue().catch(() => null) // The page that asked is gone.
  })
  for (const path of paths) {
    await page.goto(`${server().url}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect.poll(() => bones(page), { timeout: 15_000, message: path }).toBe(0)
  }
})

it('says which part of a page could not be read, and reads it when asked again', { timeout: 90_000 }, async () => {
  const page = await signedIn('ada@example.org', '/policies')
  const refused = (route: Route): Promise<void> =>
    /query FailureLife\b/.test(route.request().postData() ?? '') ? route.abort() : route.continue()
  await page.route('**/graphql', refused)
  await page.goto(`${server().url}/failures/F-1`)
  const problem = page.getByRole('alert')
  await problem.getByText('The server cannot be reached').waitFor()
  await page.getByRole('region', { name: 'Evidence' }).waitFor()
  await page.unroute('**/graphql', refused)
  await problem.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('region', { name: 'Mitigations' }).waitFor()
  expect(await problem.count()).toBe(0)
})
