import { onMounted, type Ref } from 'vue'
import { useMoment } from './useMoment.ts'

const elementOf = (event: Event): HTMLElement => event.currentTarget as HTMLElement

/**
 * What a button listens to that the card tells of: pointed at, reached by Tab or tapped. In a row that the keys walk it
 * is no stop of its own, and a click belongs to the row.
 */
export function useCardTarget(button: Readonly<Ref<HTMLElement | null>>) {
  const { show, hide, showSoon, hideSoon } = useMoment()
  const isInRow = (): boolean => button.value?.closest('[data-row]') !== null

  onMounted(() => {
    if (button.value && isInRow()) button.value.tabIndex = -1
  })

  return {
    pointerenter: (event: PointerEvent): void => {
      if (event.pointerType === 'mouse') showSoon(elementOf(event))
    },
    pointerleave: (event: PointerEvent): void => {
      if (event.pointerType === 'mouse') hideSoon()
    },
    focus: (event: FocusEvent): void => {
      if (elementOf(event).matches(':focus-visible')) show(elementOf(event))
    },
    blur: hide,
    click: (event: MouseEvent): void => {
      if (isInRow() && event instanceof PointerEvent && event.pointerType === 'mouse') return
      event.stopPropagation()
      event.preventDefault()
      show(elementOf(event))
    },
  }
}
