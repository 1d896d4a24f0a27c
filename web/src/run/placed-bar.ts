interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** Where a bar stands in the window that is looked at, in per cent; null when it lies wholly outside. */
export function placedBar(bar: Stretch, window: Stretch): { readonly left: number; readonly width: number } | null {
  const length = window.toMs - window.fromMs
  if (length <= 0) return { left: 0, width: 100 }
  const from = Math.max(bar.fromMs, window.fromMs)
  const to = Math.min(bar.toMs, window.toMs)
  if (to < from) return null
  return { left: ((from - window.fromMs) / length) * 100, width: ((to - from) / length) * 100 }
}
