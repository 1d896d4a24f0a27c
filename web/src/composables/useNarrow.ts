import { onBeforeUnmount, onMounted, readonly, shallowRef } from 'vue'

/** As wide as a telephone held upright, or two beside each other. */
const narrow = '(max-width: 720px)'

/** Whether the screen leaves room for one column of cards only, and a short one. */
export function useNarrow() {
  const query = matchMedia(narrow)
  const matches = shallowRef(query.matches)
  const look = (): void => {
    matches.value = query.matches
  }
  onMounted(() => query.addEventListener('change', look))
  onBeforeUnmount(() => query.removeEventListener('change', look))
  return readonly(matches)
}
