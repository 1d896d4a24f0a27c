import { computed, shallowRef, watch } from 'vue'
import { failureClassCountsDocument } from '../documents/failures.ts'
import { failureFilter, type FailureSelection } from '../filters/failure-filter.ts'
import { useQuestion } from './useQuestion.ts'

/** Failures by class, under all that is selected but the classes themselves; asked for while they are looked at. */
export function useClassCounts(selection: () => FailureSelection) {
  const classesOpen = shallowRef(false)
  let openedMs = 0
  watch(classesOpen, () => (openedMs = Date.now()), { flush: 'sync' })
  const { data } = useQuestion(failureClassCountsDocument, () =>
    classesOpen.value ? { filter: failureFilter({ ...selection(), class: [] }, openedMs) } : null,
  )
  const classCounts = computed(() =>
    data.value ? new Map(data.value.failureClassCounts.map((one) => [one.class, one.failures])) : null,
  )
  return { classesOpen, classCounts }
}
