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

  async function set(parts: Readonly<Record<string, string | undefined>>, { step = false } = {}): Promise<void> {
    const query: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...route.query, ...parts })) {
      if (typeof value === 'string' && value !== '') query[key] = value
    }
    await router[step ? 'push' : 'replace']({ query, hash: route.hash })
  }

  /** One part as a ref. The default is not written into the URL. */
  function part(key: string, initial = '', options: { readonly step?: boolean } = {}): WritableComputedRef<string> {
    return computed({
      get: () => oneOf(route.query, key) ?? initial,
      set: (value) => void set({ [key]: value === initial ? undefined : value }, options),
    })
  }

  return { query: computed(() => route.query), set, part }
}
