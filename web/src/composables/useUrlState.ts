import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { oneOf } from '../filters/query-values.ts'

/**
 * Parts of the URL's query as state. `set` keeps the other parts; `step: true` makes a step that the back button
 * undoes, otherwise the current one is rewritten.
 */
export function useUrlState() {
  const route = useRoute()
  const router = useRouter()
  // The address changes before the page that is left is gone: another page's query is not for it to act upon.
  const own = route.path
  let last = route.query
  const query = computed(() => {
    if (route.path === own) last = route.query
    return last
  })

  async function set(parts: Readonly<Record<string, string | undefined>>, { step = false } = {}): Promise<void> {
    const next: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...route.query, ...parts })) {
      if (typeof value === 'string' && value !== '') next[key] = value
    }
    await router[step ? 'push' : 'replace']({ query: next, hash: route.hash })
  }

  /** One part as a ref. The default is not written into the URL. */
  function part(key: string, initial = '', options: { readonly step?: boolean } = {}): WritableComputedRef<string> {
    return computed({
      get: () => oneOf(query.value, key) ?? initial,
      set: (value) => void set({ [key]: value === initial ? undefined : value }, options),
    })
  }

  /** One part that is one of some words: the first, where the address says none of them. */
  function word<Word extends string>(key: string, words: readonly [Word, ...Word[]]): WritableComputedRef<Word> {
    const said = part(key, words[0])
    return computed({
      get: () => words.find((one) => one === said.value) ?? words[0],
      set: (value) => {
        said.value = value
      },
    })
  }

  return { query, set, part, word }
}
