// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { session } from '../../web/src/api/session.ts'
import { everyPage } from '#test/support/every-page.ts'
import { createPageRouter, routes } from '../../web/src/router.ts'

vi.mock('../../web/src/pages/SignInPage.vue', () => ({ default: { render: () => null } }))

describe('the pages', () => {
  it('ask for a session and lead back to where one wanted to go', async () => {
    vi.stubGlobal('fetch', async () => new Response('{}', { status: 401 }))
    const router = createPageRouter()
    const guarded = router.resolve('/failures?state=OPEN')
    expect(guarded.meta.open).toBeUndefined()
    await router.push('/failures?state=OPEN')
    expect(session.state.value).toBe('out')
    expect(router.currentRoute.value.fullPath).toBe('/login?next=/failures?state=OPEN')
    vi.unstubAllGlobals()
  })

  it('have a title each, and everything unknown has a page that says so', () => {
    expect(routes.every(({ meta }) => Boolean(meta?.title))).toBe(true)
    expect(createPageRouter().resolve('/nothing/here').meta.title).toBe('Not found')
  })

  it('are all among those that the other tests walk through', () => {
    const router = createPageRouter()
    const walked = everyPage('a'.repeat(32)).map((path) => router.resolve(path).matched[0]?.path)
    const missed = routes.filter(({ path, meta }) => !meta?.open && !walked.includes(path))
    expect(missed).toEqual([])
  })
})
