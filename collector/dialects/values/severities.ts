import { own } from '#core/platform/own.ts'
import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { AppSeverity } from '#core/telemetry/verdict.ts'

const byName: Readonly<Record<string, AppSeverity>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  default: 'INFO',
  info: 'INFO',
  notice: 'INFO',
  warn: 'WARNING',
  warning: 'WARNING',
  error: 'ERROR',
  fatal: 'FATAL',
  critical: 'FATAL',
}

/** A level by its name, or by its OTel severity number (1-24); null when it is neither. */
export function severityOf(value: AttributeValue): AppSeverity | null {
  if (typeof value === 'string') return own(byName, value.toLowerCase()) ?? null
  if (typeof value !== 'number' || !(value >= 1 && value <= 24)) return null
  if (value >= 21) return 'FATAL'
  if (value >= 17) return 'ERROR'
  if (value >= 13) return 'WARNING'
  return value >= 9 ? 'INFO' : 'DEBUG'
}
