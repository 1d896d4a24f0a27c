import { computed } from 'vue'
import { failureLifeDocument } from '../documents/failure-life.ts'
import { failureChangedDocument } from '../documents/failures.ts'
import { useLive, useReconnected } from './useLive.ts'
import { useQuestion } from './useQuestion.ts'

/** What surrounds one failure: its numbers, tickets and mitigations, read again when something happens to it. */
export function useFailureLife(failureId: () => string | null) {
  const { data, state, problem, refresh } = useQuestion(failureLifeDocument, () => {
    const id = failureId()
    return id === null ? null : { id }
  })
  useLive(failureChangedDocument, ({ failureChanged }) => {
    if (failureChanged.id === failureId()) refresh()
  })
  useReconnected(refresh)
  return { life: computed(() => data.value?.failure ?? null), state, problem, refresh }
}
