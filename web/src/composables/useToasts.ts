import { readonly, shallowRef } from 'vue'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'ok' | 'fail'
  readonly action: { readonly label: string; readonly act: () => void } | null
}

const toastsMax = 4
const staysMs = 7_000
const toasts = shallowRef<readonly Toast[]>([])
let lastId = 0

/** Short notes at the edge of the page. What went wrong stays until it is dismissed. */
export function useToasts() {
  const dismiss = (id: number): void => {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }
  function add(text: string, tone: Toast['tone'], action: Toast['action'] = null): void {
    const id = ++lastId
    toasts.value = [...toasts.value, { id, text, tone, action }].slice(-toastsMax)
    if (tone === 'ok') setTimeout(() => dismiss(id), staysMs)
  }
  return {
    toasts: readonly(toasts),
    dismiss,
    tell: (text: string, action: Toast['action'] = null) => add(text, 'ok', action),
    complain: (error: unknown) => add(error instanceof Error ? error.message : 'Something went wrong.', 'fail'),
  }
}
