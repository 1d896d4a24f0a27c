import { describe, expect, it } from 'vitest'
import { verifyApiKey } from '#core/identity/api-keys.ts'
import { serverInBrowser } from '#test/support/pages.ts'

const { server, signedIn } = serverInBrowser(async ({ database: { sql } }) => {
  await sql`update project_members m set role = 'ADMIN' from users u
             where u.id = m.user_id and u.email = 'ada@example.org'`
})

describe('API keys, in the browser', () => {
  it('are made, copied, shown once and revoked by an admin', { timeout: 90_000 }, async () => {
    const page = await signedIn('ada@example.org', '/settings/keys')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'New key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What it is for').fill('billing in production')
    await dialog.getByLabel('Read').check()
    await dialog.getByRole('button', { name: 'Make the key' }).click()
    await dialog.getByRole('button', { name: 'Copy the key' }).click()
    const key = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(await verifyApiKey(server().database.sql, key)).toMatchObject({
      name: 'billing in production',
      scopes: ['ingest', 'preflight', 'read'],
    })
    await dialog.getByRole('button', { name: 'Done' }).click()
    const row = page.getByRole('row', { name: 'billing in production' })
    await row.getByText(`${key.slice(0, 10)}…`).waitFor()
    expect(await page.content()).not.toContain(key)

    await row.getByRole('button', { name: 'Revoke billing in production' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('1 key revoked or run out').click()
    await page.getByText('by ada@example.org').last().waitFor()
    expect(await verifyApiKey(server().database.sql, key)).toBeNull()
  })

  it('are made on the page that waits for a first trace', { timeout: 60_000 }, async () => {
    const page = await signedIn('ada@example.org', '/first-trace')
    await page.getByRole('button', { name: 'Make an API key' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click()
    await page.getByRole('dialog').getByText('OTEL_EXPORTER_OTLP_HEADERS').waitFor()
  })

  it('are not shown to others, who are told whom to ask', { timeout: 60_000 }, async () => {
    const page = await signedIn('vera@example.org', '/settings/keys')
    await page.getByText('Only an admin sees and makes keys').waitFor()
    expect(await page.getByRole('button', { name: 'New key' }).count()).toBe(0)
  })
})
