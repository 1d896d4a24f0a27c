import { computed, shallowRef } from 'vue'
import { change } from '../api/ask.ts'
import {
  assignFailuresDocument,
  setFailureStatesDocument,
  undoFailureStatesDocument,
} from '../documents/failure-life.ts'
import type { FailureRow } from '../documents/failures.ts'
import { counted } from '../format/numbers.ts'
import { failureStateLook } from '../format/states.ts'
import { useToasts } from './useToasts.ts'

interface List {
  readonly rows: () => readonly FailureRow[]
  readonly replace: (row: FailureRow) => void
  /** Reads the list again: a row may not belong to it any more. */
  readonly check: () => void
}

const chosenMax = 200

/** What is done to several failures at once: exactly to those that are chosen, shown at once, undone by one click. */
export function useFailureBulk({ rows, replace, check }: List) {
  const { tell, complain } = useToasts()
  const marked = shallowRef<ReadonlySet<string>>(new Set())
  // What has left the list is not chosen any more: nobody could see that it is.
  const chosen = computed(() => rows().filter(({ id }) => marked.value.has(id)))

  function toggle(id: string): void {
    const next = new Set(chosen.value.map((row) => row.id))
    if (!next.delete(id) && next.size < chosenMax) next.add(id)
    marked.value = next
  }
  const clear = (): void => {
    marked.value = new Set()
  }
  const toggleAll = (): void => {
    const all = rows().slice(0, chosenMax)
    marked.value = chosen.value.length === all.length ? new Set() : new Set(all.map(({ id }) => id))
  }

  async function setState(state: FailureRow['state'], targets: readonly FailureRow[] = chosen.value): Promise<void> {
    if (targets.length === 0) return
    const failures = targets.map(({ id }) => id)
    for (const row of targets) replace({ ...row, state })
    try {
      await change(setFailureStatesDocument, { input: { failures, state } })
      clear()
      const which = targets.length === 1 ? targets[0]?.shortId : counted(targets.length, 'failure')
      const verb = targets.length === 1 ? 'is' : 'are'
      tell(`${which} ${verb} ${failureStateLook(state).word}.`, { label: 'Undo', act: () => void undo(targets) })
    } catch (error) {
      for (const row of targets) replace(row)
      complain(error)
    }
    check()
  }

  async function undo(targets: readonly FailureRow[]): Promise<void> {
    try {
      await change(undoFailureStatesDocument, { failures: targets.map(({ id }) => id) })
      for (const row of targets) replace(row)
    } catch (error) {
      complain(error)
    }
    check()
  }

  async function assign(assignee: string | null): Promise<void> {
    const failures = chosen.value.map(({ id }) => id)
    try {
      await change(assignFailuresDocument, { input: { failures, assignee } })
      tell(`${counted(failures.length, 'failure')} given ${assignee === null ? 'to nobody' : 'away'}.`)
      clear()
    } catch (error) {
      complain(error)
    }
    check()
  }

  return { chosen, toggle, toggleAll, clear, setState, assign }
}
