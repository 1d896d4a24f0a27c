import type { Grade, Severity } from './finding.ts'

/** Severity as a share of a HIGH failure. */
export const severityWeights: Readonly<Record<Severity, number>> = { LOW: 0.25, MEDIUM: 0.5, HIGH: 1, CRITICAL: 1.5 }

/**
 * What an execution with these findings weighs: as much as the worst of them that makes it fail, 0 when none does. Low
 * severity informs, and grade C is never enough alone.
 */
export function weightOf(findings: readonly { readonly severity: Severity; readonly grade: Grade }[]): number {
  let weight = 0
  for (const { severity, grade } of findings) {
    if (severity !== 'LOW' && grade !== 'C') weight = Math.max(weight, severityWeights[severity])
  }
  return weight
}
