import { computed, shallowRef, watch } from 'vue'
import { ask } from '../api/ask.ts'
import { preflightDocument, type PreflightAnswer } from '../documents/preflight.ts'
import { inputOf, isAskable, questionFromQuery, questionToQuery, type Question } from '../preflight/question.ts'
import { useUrlState } from './useUrlState.ts'

/** One pre-flight question: it stands in the URL, so that a link asks it again. */
export function usePreflight() {
  const { query, set } = useUrlState()
  const question = computed(() => questionFromQuery(query.value))
  const answer = shallowRef<PreflightAnswer | null>(null)
  const state = shallowRef<'idle' | 'asking' | 'done' | 'failed'>('idle')
  const problem = shallowRef('')
  let latest = 0

  async function put(asked: Question): Promise<void> {
    const mine = ++latest
    state.value = 'asking'
    problem.value = ''
    try {
      const { preflight } = await ask(preflightDocument, { input: inputOf(asked) })
      if (mine !== latest) return
      answer.value = preflight
      state.value = 'done'
    } catch (error) {
      if (mine !== latest) return
      answer.value = null
      problem.value = error instanceof Error ? error.message : 'Something went wrong.'
      state.value = 'failed'
    }
  }

  /** Asks; the address changes to the question, each a step of its own. The same question again is asked again. */
  async function pose(asked: Question): Promise<void> {
    const before = JSON.stringify(questionToQuery(question.value))
    if (JSON.stringify(questionToQuery(asked)) === before) await put(asked)
    else await set(questionToQuery(asked), { step: true })
  }

  watch(
    () => JSON.stringify(questionToQuery(question.value)),
    () => {
      if (isAskable(question.value)) void put(question.value)
      else {
        latest += 1
        answer.value = null
        state.value = 'idle'
      }
    },
    { immediate: true },
  )

  return { question, answer, state, problem, pose }
}
