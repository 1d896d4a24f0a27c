import { computed } from 'vue'
import { change } from '../api/ask.ts'
import {
  changeAlgorithmDocument,
  deleteRuleDocument,
  groupingDocument,
  orderRulesDocument,
  requestReportDocument,
  type RuleRow,
} from '../documents/grouping.ts'
import { useAttempt } from './useAttempt.ts'
import { useQuestion } from './useQuestion.ts'

const lookMs = 1_500
const looksMax = 60

/** How the project groups, and how that is changed. */
export function useGrouping() {
  const { data, state, problem, refresh } = useQuestion(groupingDocument, () => ({}))
  const { attempt, busy } = useAttempt()
  const grouping = computed(() => data.value?.grouping ?? null)

  async function act(work: () => Promise<unknown>, done: string): Promise<void> {
    if (await attempt(work, done)) refresh()
  }
  const remove = (rule: RuleRow): Promise<void> =>
    act(() => change(deleteRuleDocument, { id: rule.id }), `“${rule.name}” is deleted.`)

  function move(rule: RuleRow, by: -1 | 1): Promise<void> {
    const ids = (grouping.value?.rules ?? []).map(({ id }) => id)
    const at = ids.indexOf(rule.id)
    ids.splice(at, 1)
    ids.splice(at + by, 0, rule.id)
    return act(() => change(orderRulesDocument, { ids }), 'The order is kept.')
  }
  const changeAlgorithm = (algorithm: string): Promise<void> =>
    act(
      () => change(changeAlgorithmDocument, { input: { algorithm } }),
      `Both sign for 30 days; then ${algorithm} does alone.`,
    )

  /** Asks for a report and looks for it until it is counted. */
  async function compare(algorithm: string): Promise<void> {
    const asked = await attempt(() => change(requestReportDocument, { algorithm }), 'It is being counted.')
    if (!asked) return
    for (let look = 0; look < looksMax; look++) {
      refresh()
      await new Promise((resolve) => setTimeout(resolve, lookMs))
      const newest = grouping.value?.reports.find((report) => report.algorithm === algorithm)
      if (newest?.finishedAt) return
    }
  }
  return { grouping, state, problem, refresh, busy, remove, move, changeAlgorithm, compare }
}
