import { expect, it, vi } from 'vitest'
import { findLostPage } from '../../web/src/lost-page.ts'

const gone = new TypeError('Failed to fetch dynamically imported module: /assets/RunsPage-abc.js')
const ways = (answers: boolean) => ({ reachable: async () => answers, reload: vi.fn(), complain: vi.fn() })

it('loads a page anew whose files an update has replaced', async () => {
  const after = ways(true)
  await findLostPage(gone, after)
  expect([after.reload.mock.calls.length, after.complain.mock.calls.length]).toEqual([1, 0])
})

it('keeps the page that is open while nobody answers, and says so', async () => {
  const after = ways(false)
  await findLostPage(gone, after)
  await findLostPage(new Error('Unable to preload CSS for /assets/RunsPage-abc.css'), after)
  expect(after.complain).toHaveBeenCalledTimes(2)
  expect(after.reload).not.toHaveBeenCalled()
  expect(String(after.complain.mock.calls[0])).toContain('cannot be reached')
})

it('leaves other errors to others', async () => {
  const after = ways(true)
  await findLostPage(new Error('something else'), after)
  expect([after.reload.mock.calls.length, after.complain.mock.calls.length]).toEqual([0, 0])
})
