import type { AnyVariables, OperationResult, TypedDocumentNode } from '@urql/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { client } from '../api/client.ts'
import { problemText } from '../api/problem.ts'

/** What is shown stays while it cannot be read anew; it is tried again after so long, at last every half minute. */
const retryAfterMs = [2_000, 5_000, 15_000, 30_000]

/**
 * The answer to one query, kept up to date: it follows its variables, and whatever news or changes do to the same
 * things elsewhere. Null variables ask nothing. `done` says that an answer is there, be it "there is none"; `failed`
 * that there is nothing to show at all. `recheck` says that something happened which an answer under way may not know.
 */
export function useQuestion<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables | null,
) {
  const data = shallowRef<Data | null>(null)
  const state = shallowRef<'loading' | 'done' | 'failed'>('loading')
  const problem = shallowRef('')
  let stop = (): void => {}
  let underWay = false
  let overtaken = false
  let failures = 0
  let retrying: ReturnType<typeof setTimeout> | undefined

  function ask(policy: 'cache-and-network' | 'network-only' = 'cache-and-network'): void {
    stop()
    clearTimeout(retrying)
    const asked = variables()
    underWay = asked !== null
    overtaken = false
    if (asked === null) return
    const subscription = client.query(document, asked, { requestPolicy: policy }).subscribe(take)
    stop = subscription.unsubscribe
  }

  function take(result: OperationResult<Data, Variables>): void {
    const { data: told, error, stale } = result
    if (told !== undefined && told !== null) {
      data.value = told
      state.value = 'done'
    } else if (!stale && data.value === null) {
      problem.value = error ? problemText(error) : 'The server answered nothing.'
      state.value = 'failed'
    }
    if (stale) return
    underWay = false
    failures = error?.networkError ? failures + 1 : 0
    if (failures > 0 && data.value !== null)
      retrying = setTimeout(() => ask('network-only'), retryAfterMs[Math.min(failures, retryAfterMs.length) - 1])
    else if (overtaken) ask('network-only')
  }

  watch(
    () => JSON.stringify(variables()),
    () => {
      data.value = null
      state.value = 'loading'
      failures = 0
      ask()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stop()
    clearTimeout(retrying)
  })

  return {
    data,
    state,
    problem,
    refresh: () => ask('network-only'),
    recheck: () => {
      overtaken = underWay
    },
  }
}
