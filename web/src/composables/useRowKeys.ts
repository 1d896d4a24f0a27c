import { computed, nextTick, onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { useKeys } from './useKeys.ts'

/**
 * `j`, `k`, arrows and Enter for the rows of the one list of a page, which are bound to `keyed`, or to `pressed` where a
 * click anywhere opens them. The focus goes along to the row's link, so that a screen reader says where one is; a row
 * that was reached by Tab is the current one.
 */
export function useRowKeys<Row>(rows: () => readonly Row[], open: (row: Row) => void) {
  const at = shallowRef(-1)
  const current = computed(() => rows()[at.value] ?? null)
  const openAt = (index: number): void => {
    const row = rows()[index]
    if (row !== undefined) open(row)
  }
  const rowOf = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null

  async function move(by: number): Promise<void> {
    const count = rows().length
    if (count === 0) return
    at.value = Math.min(count - 1, Math.max(0, at.value + by))
    await nextTick()
    const row = document.querySelector(`[data-row="${at.value}"]`)
    row?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }
  // Elsewhere arrows scroll the page, as everywhere.
  const arrow = (by: number) => (event: KeyboardEvent) => {
    if (rowOf(event.target) === null) return false
    void move(by)
    return true
  }
  useKeys({
    j: () => void move(1),
    k: () => void move(at.value < 0 ? 1 : -1),
    ArrowDown: arrow(1),
    ArrowUp: arrow(-1),
    Enter: () => openAt(at.value),
  })

  function focused({ target }: FocusEvent): void {
    const row = rowOf(target)
    if (row) at.value = Number(row.dataset['row'])
  }
  onMounted(() => document.addEventListener('focusin', focused))
  onBeforeUnmount(() => document.removeEventListener('focusin', focused))

  const keyed = (index: number) => ({ 'data-row': index, class: { on: index === at.value } })
  const pressed = (index: number) => ({ ...keyed(index), 'data-open': '', onClick: () => openAt(index) })
  return { current, keyed, pressed }
}
