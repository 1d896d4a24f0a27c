import { onScopeDispose, shallowRef } from 'vue'
import type { ResultOf } from '../api/graphql.ts'
import { ask } from '../api/ask.ts'
import { newestRunDocument, runFinishedDocument } from '../documents/runs.ts'
import { useLive } from './useLive.ts'

type NewestRun = ResultOf<typeof newestRunDocument>['runs']['edges'][number]['node']
const everyMs = 2_000

/**
 * Waits for the first run. A run that has not finished tells nobody, so the list is looked at as well, every two
 * seconds while the page is open and nothing has come.
 */
export function useFirstTrace(onArrived: () => void) {
  const run = shallowRef<NewestRun | null>(null)

  async function look(): Promise<void> {
    if (document.hidden || run.value !== null) return
    const answer = await ask(newestRunDocument, {}).catch(() => null)
    const newest = answer?.runs.edges[0]?.node
    if (!newest || run.value !== null) return
    run.value = newest
    clearInterval(timer)
    onArrived()
  }
  const timer = setInterval(() => void look(), everyMs)
  void look()
  useLive(runFinishedDocument, () => void look())
  onScopeDispose(() => clearInterval(timer))
  return { run }
}
