import type { Finding } from '#core/memory/finding.ts'
import { isAsked, type SignalSetting, type SignalSettings } from '#core/memory/signal-settings.ts'
import { spanKinds, type SpanKind } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import type { Signal } from './signal.ts'
import type { ThresholdName, Thresholds } from './thresholds.ts'

/** The signals of one project, made ready: who is asked about which kind of span, and where the lines are. */
export interface SignalPlan {
  readonly thresholds: Thresholds
  /** In the order of asking, without those that are switched off. */
  signalsFor(kind: SpanKind): readonly Signal[]
  /** Whether this run is in the signal's sample. */
  samples(signal: Signal, record: SpanRecord): boolean
  /** The finding as the project wants it weighed. */
  weighed(finding: Finding): Finding
}

/** Made once per change of settings, so that a span pays nothing for what is switched off. */
export function planSignals(
  signals: readonly Signal[],
  disabled: ReadonlySet<string>,
  standard: Thresholds,
  settings: SignalSettings,
): SignalPlan {
  const asked = signals.filter(({ id }) => !disabled.has(id) && isOn(settings.get(id)))
  const byKind = new Map(
    spanKinds.map((kind) => [kind, asked.filter(({ kinds }) => kinds === null || kinds.has(kind))]),
  )
  return {
    thresholds: moved(signals, standard, settings),
    signalsFor: (kind) => byKind.get(kind) ?? [],
    samples({ id }, { span }) {
      const setting = settings.get(id)
      return setting === undefined || isAsked(setting, span.traceId)
    },
    weighed(finding) {
      const severity = settings.get(finding.signal)?.severity ?? null
      return severity === null ? finding : { ...finding, severity }
    },
  }
}

const isOn = (setting: SignalSetting | undefined): boolean =>
  setting === undefined || (setting.enabled && setting.sampling > 0)

/** A signal moves only the lines that are its own. */
function moved(signals: readonly Signal[], standard: Thresholds, settings: SignalSettings): Thresholds {
  if (settings.size === 0) return standard
  const own: Partial<Record<ThresholdName, number>> = {}
  for (const { id, thresholds } of signals) {
    for (const name of thresholds ?? []) {
      const value = settings.get(id)?.thresholds[name]
      if (value !== undefined) own[name] = value
    }
  }
  return { ...standard, ...own }
}
