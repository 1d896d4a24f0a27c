import { nextTick, shallowRef } from 'vue'
import { useKeys } from './useKeys.ts'

/** `j`, `k` and Enter for the rows of the one list of a page. Rows carry `data-row` with their index. */
export function useRowKeys(count: () => number, open: (index: number) => void) {
  const at = shallowRef(-1)

  async function move(by: number): Promise<void> {
    if (count() === 0) return
    at.value = Math.min(count() - 1, Math.max(0, at.value + by))
    await nextTick()
    document.querySelector(`[data-row="${at.value}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({
    j: () => void move(1),
    k: () => void move(at.value < 0 ? 1 : -1),
    Enter: () => {
      if (at.value >= 0) open(at.value)
    },
  })
  return { at }
}
