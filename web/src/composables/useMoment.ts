import { readonly, shallowRef } from 'vue'

interface Moment {
  readonly element: HTMLElement
  /** ISO. */
  readonly at: string
}

export const momentCardId = 'exact-time'
const afterMs = 250
const shown = shallowRef<Moment | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/** One card for all times of the page: a list of 500 rows has 500 times and nothing more. */
export function useMoment() {
  function show(element: HTMLElement): void {
    clearTimeout(timer)
    hide()
    const at = element.dataset['at']
    if (at === undefined) return
    element.setAttribute('aria-describedby', momentCardId)
    shown.value = { element, at }
  }
  function hide(): void {
    clearTimeout(timer)
    shown.value?.element.removeAttribute('aria-describedby')
    shown.value = null
  }
  /** As a pointer that passes over does not mean to. */
  function showSoon(element: HTMLElement): void {
    clearTimeout(timer)
    timer = setTimeout(() => show(element), afterMs)
  }
  /** Leaves time to reach the card itself. */
  function hideSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(hide, afterMs)
  }
  const keep = (): void => clearTimeout(timer)
  return { shown: readonly(shown), show, hide, showSoon, hideSoon, keep }
}
