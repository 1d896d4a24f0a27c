import { onBeforeUnmount, onMounted } from 'vue'

// A box that was just ticked takes no text: keys go on meaning what they mean.
const writes = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

/**
 * Single keys for a page. They rest while somebody writes, while a dialog is open, and with a modifier held. A key
 * whose function answers false keeps what the browser does with it.
 */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => unknown>>): void {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(writes)) return
    if (document.querySelector('[role=dialog]')) return
    const act = keys[event.key]
    if (!act) return
    // Enter and space on a link or button belong to it.
    if (
      (event.key === 'Enter' || event.key === ' ') &&
      event.target instanceof Element &&
      event.target.closest('a, button')
    )
      return
    if (act(event) !== false) event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', pressed))
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed))
}
