import { expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs, secondMs } from '#core/platform/durations.ts'

it('counts as the calendar of UTC does', () => {
  const start = Date.UTC(2026, 1, 28)
  expect(start + dayMs).toBe(Date.UTC(2026, 2, 1))
  expect(start + hourMs).toBe(Date.UTC(2026, 1, 28, 1))
  expect(start + minuteMs).toBe(Date.UTC(2026, 1, 28, 0, 1))
  expect(start + secondMs).toBe(Date.UTC(2026, 1, 28, 0, 0, 1))
})
