import { computed, watch } from 'vue'
import { ask } from '../api/ask.ts'
import { occurrenceEvidenceDocument, occurrencesDocument, type OccurrenceEvidence } from '../documents/failure.ts'
import { pageOf } from '../lists/page.ts'
import { usePages } from './usePages.ts'
import { useQuestion } from './useQuestion.ts'
import { useUrlState } from './useUrlState.ts'

const pageSize = 20
const nearTheEnd = 3

/** The occurrences of one failure, newest first, and the one that is looked at: its id stands in the URL. */
export function useOccurrences(failureId: () => string) {
  const { part } = useUrlState()
  const chosen = part('occurrence')
  const list = usePages({
    key: failureId,
    fetchPage: async (after) => {
      const { failure } = await ask(occurrencesDocument, { id: failureId(), first: pageSize, after })
      return failure ? pageOf(failure.occurrences) : { rows: [], cursor: null, total: 0 }
    },
    idOf: (row) => row.id,
    // Rows below the one that is looked at may move, that one must not: it is named by its id.
    held: () => false,
  })
  /** Where the one that is looked at stands; -1 where a link names one further down than what is loaded. */
  const index = computed(() => (chosen.value === '' ? 0 : list.rows.value.findIndex(({ id }) => id === chosen.value)))
  const shownId = computed(() => chosen.value || (list.rows.value[0]?.id ?? null))
  const { data, state, problem, refresh } = useQuestion(occurrenceEvidenceDocument, () =>
    shownId.value ? { id: shownId.value } : null,
  )
  const evidence = computed(() => {
    const node = data.value?.node
    return node && 'finding' in node ? (node as OccurrenceEvidence) : null
  })
  const row = computed(() => list.rows.value[index.value] ?? evidence.value)

  function move(by: number): void {
    const next = list.rows.value[index.value + by]
    if (next) chosen.value = next.id
  }
  function showNewest(): void {
    chosen.value = ''
  }
  watch(index, (at) => {
    if (at >= list.rows.value.length - nearTheEnd) void list.loadMore()
  })

  return {
    ...list,
    listState: list.state,
    listProblem: list.problem,
    index,
    row,
    move,
    showNewest,
    evidence,
    state,
    problem,
    refresh,
  }
}
