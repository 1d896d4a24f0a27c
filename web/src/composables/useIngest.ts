import { onScopeDispose, shallowRef } from 'vue'
import { ask } from '../api/ask.ts'
import { ingestDocument, type IngestRow, type UnknownKeyRow } from '../documents/ingest.ts'

const readEveryMs = 1_500

/**
 * The last requests of senders, read again and again while the page is looked at. They live in the server's memory and
 * are told to nobody, so there is nothing to subscribe to.
 */
export function useIngest(first: number) {
  const rows = shallowRef<readonly IngestRow[]>([])
  const unknownKeys = shallowRef<readonly UnknownKeyRow[]>([])
  const state = shallowRef<'loading' | 'done' | 'failed'>('loading')
  const problem = shallowRef('')

  async function read(): Promise<void> {
    try {
      const answer = await ask(ingestDocument, { first })
      rows.value = answer.ingestLog
      unknownKeys.value = answer.ingestUnknownKeys
      state.value = 'done'
    } catch (error) {
      problem.value = error instanceof Error ? error.message : 'Something went wrong.'
      state.value = 'failed'
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  async function readOn(): Promise<void> {
    if (!document.hidden) await read()
    timer = setTimeout(() => void readOn(), readEveryMs)
  }
  void readOn()
  onScopeDispose(() => clearTimeout(timer))

  return { rows, unknownKeys, state, problem, read }
}
