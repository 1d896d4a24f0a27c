import { onScopeDispose } from 'vue'

/**
 * Something that is read now, and again soon after each piece of news. Never twice at once: an older answer cannot
 * arrive after a newer one, and news that come while an answer is under way are read after it.
 */
export function useReading(read: () => Promise<void>, settleMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let reading = false
  let overtaken = false
  let over = false

  async function readNow(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    overtaken = reading
    if (reading) return
    reading = true
    await read()
    reading = false
    if (overtaken) readSoon()
  }
  function readSoon(): void {
    if (!over) timer ??= setTimeout(() => void readNow(), settleMs)
  }
  onScopeDispose(() => {
    over = true
    clearTimeout(timer)
  })
  return { readNow, readSoon }
}
