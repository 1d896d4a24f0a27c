import { computed } from 'vue'
import { mayName } from '../address/names.ts'
import { runDocument } from '../documents/run.ts'
import { runFinishedDocument } from '../documents/runs.ts'
import { failedSpans, firstFailingSpan } from '../run/first-failing.ts'
import { buildSpanTree } from '../run/span-tree.ts'
import { useLive, useReconnected } from './useLive.ts'
import { useQuestion } from './useQuestion.ts'
import { useUrlState } from './useUrlState.ts'

/** One run with its spans as a tree, and the span that is looked at: named in the URL, else the first that failed. */
export function useRun(traceId: () => string) {
  const { data, state, problem, refresh } = useQuestion(runDocument, () =>
    mayName('run', traceId()) ? { traceId: traceId() } : null,
  )
  const { part, set } = useUrlState()
  const [chosen, zoom] = [part('span'), part('zoom')]
  const run = computed(() => data.value?.run ?? null)
  const tree = computed(() => buildSpanTree(run.value?.spans ?? []))
  const findings = computed(() => run.value?.findings ?? [])
  const failed = computed(() => failedSpans(run.value?.spans ?? [], findings.value))
  const selected = computed(() =>
    tree.value.byId.has(chosen.value) ? chosen.value : firstFailingSpan(tree.value, findings.value),
  )

  /** Spans that the address names and the run does not have: not arrived yet, or never part of it. */
  const strangers = computed(() =>
    run.value === null ? [] : [chosen.value, zoom.value].filter((id) => id !== '' && !tree.value.byId.has(id)),
  )

  useLive(runFinishedDocument, ({ runFinished }) => {
    if (runFinished.traceId === traceId()) refresh()
  })
  useReconnected(refresh)

  return {
    run,
    tree,
    findings,
    failed,
    selected,
    strangers,
    forgetStrangers: () => set({ span: selected.value === chosen.value ? chosen.value : undefined, zoom: undefined }),
    state,
    problem,
    refresh,
    select: (spanId: string) => {
      chosen.value = spanId
    },
  }
}
