import { computed, shallowRef } from 'vue'
import { change } from '../api/ask.ts'
import { signalsDocument, updateSignalDocument, type SignalRow } from '../documents/signals.ts'
import { useQuestion } from './useQuestion.ts'
import { useToasts } from './useToasts.ts'

/** What is changed of a signal; what is left out stays. */
export interface SignalEdit {
  readonly enabled?: boolean
  readonly sampling?: number
  readonly severity?: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | null
  readonly thresholds?: readonly { readonly name: string; readonly value: number | null }[]
  readonly note?: string
}

/** All signals of the project, and how they are changed: shown once the server has agreed. */
export function useSignals() {
  const { data, state, problem, refresh } = useQuestion(signalsDocument, () => ({}))
  const busy = shallowRef('')
  const { tell, complain } = useToasts()

  async function update(signal: SignalRow, edit: SignalEdit): Promise<boolean> {
    busy.value = signal.id
    try {
      const { thresholds, ...rest } = edit
      const input = { signal: signal.id, ...rest, ...(thresholds ? { thresholds: [...thresholds] } : {}) }
      await change(updateSignalDocument, { input })
      tell(`${signal.title}: kept. Collectors follow within a second.`)
      return true
    } catch (error) {
      complain(error)
      return false
    } finally {
      busy.value = ''
    }
  }

  return { signals: computed(() => data.value?.signals ?? []), state, problem, refresh, busy, update }
}
