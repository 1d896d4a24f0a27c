import { onScopeDispose, readonly, shallowRef } from 'vue'

const tickMs = 10_000
const now = shallowRef(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The time, moving on every ten seconds: one clock for all that is shown as "2 min ago". */
export function useNow() {
  if (users++ === 0) {
    now.value = Date.now()
    timer = setInterval(() => {
      now.value = Date.now()
    }, tickMs)
  }
  onScopeDispose(() => {
    if (--users === 0) clearInterval(timer)
  })
  return readonly(now)
}
