import { shallowRef } from 'vue'
import { useToasts } from './useToasts.ts'

/** Runs one change at a time. A refusal becomes a note; answers whether it went through. */
export function useAttempt() {
  const busy = shallowRef(false)
  const { tell, complain } = useToasts()

  async function attempt(act: () => Promise<unknown>, done?: string): Promise<boolean> {
    busy.value = true
    try {
      await act()
      if (done !== undefined) tell(done)
      return true
    } catch (error) {
      complain(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, attempt }
}
