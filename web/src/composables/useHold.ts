import { onBeforeUnmount, onMounted, type ComponentPublicInstance, type Ref } from 'vue'

const scrolledPx = 80
const restsAfterMs = 5_000

/**
 * Whether the reader is busy with a list (an element or a component): the pointer moved over it a moment ago, or the
 * page is scrolled down.
 */
export function useHold(list: Ref<unknown>) {
  let movedAtMs = Number.NEGATIVE_INFINITY
  // A pointer that was left lying on the list is nobody reading it.
  const moved = (): void => {
    movedAtMs = performance.now()
  }
  const left = (): void => {
    movedAtMs = Number.NEGATIVE_INFINITY
  }

  let element: HTMLElement | null = null
  onMounted(() => {
    element = elementOf(list.value)
    element?.addEventListener('pointermove', moved, { passive: true })
    element?.addEventListener('pointerleave', left)
  })
  onBeforeUnmount(() => {
    element?.removeEventListener('pointermove', moved)
    element?.removeEventListener('pointerleave', left)
  })
  return { held: (): boolean => performance.now() - movedAtMs < restsAfterMs || window.scrollY > scrolledPx }
}

function elementOf(shown: unknown): HTMLElement | null {
  const root = shown instanceof Element ? shown : (shown as ComponentPublicInstance | null)?.$el
  return root instanceof HTMLElement ? root : null
}
