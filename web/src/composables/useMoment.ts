import { readonly, shallowRef } from 'vue'

/** What the card tells of: a time, or a word that has a meaning. */
type Moment = { readonly element: HTMLElement } & (
  | {
      /** ISO. */
      readonly at: string
    }
  | { readonly hint: string }
)

export const momentCardId = 'exact-time'
const afterMs = 250
const shown = shallowRef<Moment | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/** One card for all times and hints of the page: a list of 500 rows has 500 times and nothing more. */
export function useMoment() {
  function show(element: HTMLElement): void {
    clearTimeout(timer)
    hide()
    const { at, hint } = element.dataset
    if (at !== undefined) shown.value = { element, at }
    else if (hint !== undefined) shown.value = { element, hint }
    else return
    element.setAttribute('aria-describedby', momentCardId)
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
