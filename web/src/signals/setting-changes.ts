/** What a project made of a signal, as the history keeps it. */
interface Setting {
  readonly enabled?: boolean
  readonly sampling?: number
  readonly severity?: string | null
  readonly thresholds?: Readonly<Record<string, number>>
}

/** What one change did, a line each: `switched off`, `sampling 100 % → 10 %`, `context_used_min as configured → 0.8`. */
export function settingChanges(before: Setting, after: Setting): readonly string[] {
  const lines: string[] = []
  if (before.enabled !== after.enabled) lines.push(after.enabled === false ? 'switched off' : 'switched on')
  if (before.sampling !== after.sampling)
    lines.push(`sampling ${shareText(before.sampling)} → ${shareText(after.sampling)}`)
  if ((before.severity ?? null) !== (after.severity ?? null))
    lines.push(`severity ${severityText(before.severity)} → ${severityText(after.severity)}`)
  const names = new Set([...Object.keys(before.thresholds ?? {}), ...Object.keys(after.thresholds ?? {})])
  for (const name of [...names].toSorted()) {
    const [was, is] = [before.thresholds?.[name], after.thresholds?.[name]]
    if (was !== is) lines.push(`${name} ${was ?? 'as configured'} → ${is ?? 'as configured'}`)
  }
  return lines
}

/** `10 %`: the share of runs that a signal looks at. */
export const shareText = (share: number | undefined): string => `${Number(((share ?? 1) * 100).toFixed(2))} %`

const severityText = (severity: string | null | undefined): string => severity?.toLowerCase() ?? 'of its class'
