import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What of WCAG 2.2, A and AA, the page breaks as it stands: a line for each rule and element. */
export async function brokenRules(page: Page): Promise<readonly string[]> {
  // The page allows no foreign scripts, but what runs it may.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(readFileSync(axePath, 'utf8'))
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all }) => `${id} ${target.join(' ')}: ${[...any, ...all][0]?.message ?? ''}`),
  )
}
