import { shallowRef } from 'vue'
import { ask } from '../api/ask.ts'
import { failureChangedDocument } from '../documents/failures.ts'
import { openFailuresDocument } from '../documents/shell.ts'
import { useLive, useReconnected } from './useLive.ts'
import { useReading } from './useReading.ts'

const settleMs = 800

/** How many failures are open or regressed, as it changes. */
export function useOpenFailures() {
  const count = shallowRef(0)

  async function read(): Promise<void> {
    // The number is decoration; a page that cannot be reached says so itself.
    const answer = await ask(openFailuresDocument, {}).catch(() => null)
    if (answer) count.value = answer.failures.totalCount
  }
  const { readNow, readSoon } = useReading(read, settleMs)

  void readNow()
  useLive(failureChangedDocument, readSoon)
  useReconnected(readSoon)
  return { count }
}
