import { onBeforeUnmount, onMounted, shallowRef, type Ref } from 'vue'

const scrolledPx = 80

/** Whether the reader is busy with a list: the pointer rests on it, or the page is scrolled down. */
export function useHold(element: Ref<HTMLElement | null>) {
  const pointed = shallowRef(false)
  const enter = (): void => { pointed.value = true }
  const leave = (): void => { pointed.value = false }

  onMounted(() => {
    element.value?.addEventListener('pointerenter', enter)
    element.value?.addEventListener('pointerleave', leave)
  })
  onBeforeUnmount(() => {
    element.value?.removeEventListener('pointerenter', enter)
    element.value?.removeEventListener('pointerleave', leave)
  })
  return { held: (): boolean => pointed.value || window.scrollY > scrolledPx }
}
