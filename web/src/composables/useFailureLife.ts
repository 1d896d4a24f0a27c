import { computed, onScopeDispose } from 'vue'
import { failureLifeDocument } from '../documents/failure-life.ts'
import { failureChangedDocument } from '../documents/failures.ts'
import { useLive, useReconnected } from './useLive.ts'
import { useQuestion } from './useQuestion.ts'

/** Its numbers are counted anew each time: news that come in a stream are gathered. */
const refreshEveryMs = 3_000

/** What surrounds one failure: its numbers, tickets and mitigations, read again when something happens to it. */
export function useFailureLife(failureId: () => string | null) {
  const { data, state, problem, refresh } = useQuestion(failureLifeDocument, () => {
    const id = failureId()
    return id === null ? null : { id }
  })
  let refreshedAtMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  function refreshSoon(): void {
    timer ??= setTimeout(
      () => {
        timer = undefined
        refreshedAtMs = Date.now()
        refresh()
      },
      Math.max(0, refreshedAtMs + refreshEveryMs - Date.now()),
    )
  }
  onScopeDispose(() => clearTimeout(timer))
  useLive(failureChangedDocument, ({ failureChanged }) => {
    if (failureChanged.id === failureId()) refreshSoon()
  })
  useReconnected(refresh)
  return { life: computed(() => data.value?.failure ?? null), state, problem, refresh }
}
