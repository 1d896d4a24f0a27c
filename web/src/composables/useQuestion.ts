import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { client } from '../api/client.ts'
import { problemText } from '../api/problem.ts'

/**
 * The answer to one query, kept up to date: it follows its variables, and whatever news or changes do to the same
 * things elsewhere. Null variables ask nothing. `done` says that an answer is there, be it "there is none".
 */
export function useQuestion<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables | null,
) {
  const data = shallowRef<Data | null>(null)
  const state = shallowRef<'loading' | 'done' | 'failed'>('loading')
  const problem = shallowRef('')
  let stop = (): void => {}

  function ask(policy: 'cache-and-network' | 'network-only' = 'cache-and-network'): void {
    stop()
    const asked = variables()
    if (asked === null) return
    const subscription = client.query(document, asked, { requestPolicy: policy }).subscribe((result) => {
      if (result.data !== undefined && result.data !== null) {
        data.value = result.data
        state.value = 'done'
      } else if (result.error) {
        problem.value = problemText(result.error)
        state.value = 'failed'
      }
    })
    stop = subscription.unsubscribe
  }

  watch(
    () => JSON.stringify(variables()),
    () => {
      data.value = null
      state.value = 'loading'
      ask()
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())

  return { data, state, problem, refresh: () => ask('network-only') }
}
