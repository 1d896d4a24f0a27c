import { AppError } from '#core/platform/errors.ts'

import type { CapturePart } from './content-capture.ts'
import type { Grade, Severity } from './finding.ts'

/** A number that a signal compares with, as people may see and move it. */
export interface ThresholdCard {
  readonly name: string
  readonly default: number
  readonly min: number
  readonly max: number
  readonly meaning: string
}

/** A signal as people see it. */
export interface SignalCard {
  readonly id: string
  readonly title: string
  readonly version: number
  readonly grade: Grade
  /** Whether one span decides, or the whole run. */
  readonly level: 'span' | 'run'
  readonly classes: readonly string[]
  /** What must have been recorded for it to say anything. */
  readonly content: readonly CapturePart[]
  /** What looks like it and is none. */
  readonly notOn: readonly string[]
  readonly thresholds: readonly ThresholdCard[]
  /** Asked only where a project says so. */
  readonly offByDefault?: boolean
}

/** What a project made of a signal. */
export interface SignalSetting {
  readonly enabled: boolean
  /** Share of runs on which it is asked, from 0 to 1. */
  readonly sampling: number
  /** Stands in for the severity of its findings; null leaves it to the class. */
  readonly severity: Severity | null
  /** Lines that were moved; all others stand where the config put them. */
  readonly thresholds: Readonly<Record<string, number>>
}

/** The settings of one project, by signal. What is missing was never changed. */
export type SignalSettings = ReadonlyMap<string, SignalSetting>

export const standardSetting: SignalSetting = { enabled: true, sampling: 1, severity: null, thresholds: {} }

/** What holds for a signal that a project never touched. */
export const standardOf = ({ offByDefault = false }: Pick<SignalCard, 'offByDefault'>): SignalSetting =>
  offByDefault ? { ...standardSetting, enabled: false } : standardSetting

/** A change as somebody asked for it: undefined leaves as it is, a null threshold puts it back. */
export interface SignalEdit {
  readonly enabled?: boolean | undefined
  readonly sampling?: number | undefined
  readonly severity?: Severity | null | undefined
  readonly thresholds?: readonly { readonly name: string; readonly value: number | null }[] | undefined
}

/** The setting after a change. Throws `invalid` for what lies outside the bounds, naming the field. */
export function editedSetting(card: SignalCard, before: SignalSetting, edit: SignalEdit): SignalSetting {
  const { sampling = before.sampling } = edit
  const fields: { path: string; message: string }[] = []
  if (!(sampling >= 0 && sampling <= 1)) fields.push({ path: 'input.sampling', message: 'must be between 0 and 1' })
  const thresholds = { ...before.thresholds }
  for (const { name, value } of edit.thresholds ?? []) {
    const row = card.thresholds.find((each) => each.name === name)
    if (row === undefined) fields.push({ path: 'input.thresholds', message: `${card.id} has no threshold "${name}"` })
    else if (value === null) delete thresholds[name]
    else if (value >= row.min && value <= row.max) thresholds[name] = value
    else fields.push({ path: 'input.thresholds', message: `${name} must be between ${row.min} and ${row.max}` })
  }
  if (fields.length > 0) {
    throw new AppError('invalid', fields.map(({ path, message }) => `${path} ${message}`).join('; '), { fields })
  }
  return {
    enabled: edit.enabled ?? before.enabled,
    sampling,
    severity: edit.severity === undefined ? before.severity : edit.severity,
    thresholds,
  }
}

/** Whether two settings mean the same. */
export const isSameSetting = (left: SignalSetting, right: SignalSetting): boolean =>
  left.enabled === right.enabled &&
  left.sampling === right.sampling &&
  left.severity === right.severity &&
  JSON.stringify(Object.entries(left.thresholds).toSorted()) ===
    JSON.stringify(Object.entries(right.thresholds).toSorted())

/** Whether a signal is asked about a run. Decided by the trace id, so that a run is judged whole and always alike. */
export function isAsked({ enabled, sampling }: SignalSetting, traceId: string): boolean {
  if (!enabled || sampling <= 0) return false
  return sampling >= 1 || Number.parseInt(traceId.slice(-8), 16) < sampling * 2 ** 32
}
