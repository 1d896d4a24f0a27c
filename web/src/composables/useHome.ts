import { onScopeDispose, shallowRef } from 'vue'
import { ask } from '../api/ask.ts'
import { failureChangedDocument } from '../documents/failures.ts'
import { healthChangedDocument, overviewDocument, type Overview } from '../documents/home.ts'
import { runFinishedDocument } from '../documents/runs.ts'
import { warningIssuedDocument } from '../documents/warnings.ts'
import { useLive, useReconnected } from './useLive.ts'
import { useReading } from './useReading.ts'

const settleMs = 1_000
const everyMs = 60_000

/** The counts of Home, read again when something happened and once a minute, because their window moves. */
export function useHome() {
  const overview = shallowRef<Overview | null>(null)
  const state = shallowRef<'loading' | 'done' | 'failed'>('loading')
  const problem = shallowRef('')

  async function read(): Promise<void> {
    try {
      overview.value = await ask(overviewDocument, {})
      state.value = 'done'
    } catch (error) {
      problem.value = error instanceof Error ? error.message : ''
      // What was read before stays: the live mark says that it may be old.
      if (overview.value === null) state.value = 'failed'
    }
  }
  const { readNow, readSoon } = useReading(read, settleMs)
  const ticking = setInterval(readSoon, everyMs)

  void readNow()
  useLive(failureChangedDocument, readSoon)
  useLive(runFinishedDocument, readSoon)
  useLive(warningIssuedDocument, readSoon)
  useLive(healthChangedDocument, readSoon)
  useReconnected(readSoon)
  onScopeDispose(() => clearInterval(ticking))
  return { overview, state, problem, read: readNow }
}
