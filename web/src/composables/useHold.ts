import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const scrolledPx = 80
const restsAfterMs = 5_000

/** Whether the reader is busy with a list: the pointer moved over it a moment ago, or the page is scrolled down. */
export function useHold(element: Ref<HTMLElement | null>) {
  let movedAtMs = Number.NEGATIVE_INFINITY
  // A pointer that was left lying on the list is nobody reading it.
  const moved = (): void => {
    movedAtMs = performance.now()
  }
  const left = (): void => {
    movedAtMs = Number.NEGATIVE_INFINITY
  }

  onMounted(() => {
    element.value?.addEventListener('pointermove', moved, { passive: true })
    element.value?.addEventListener('pointerleave', left)
  })
  onBeforeUnmount(() => {
    element.value?.removeEventListener('pointermove', moved)
    element.value?.removeEventListener('pointerleave', left)
  })
  return { held: (): boolean => performance.now() - movedAtMs < restsAfterMs || window.scrollY > scrolledPx }
}
