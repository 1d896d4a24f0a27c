import type { Finding } from '#core/memory/finding.ts'
import { isAsked, type SignalSetting, type SignalSettings } from '#core/memory/signal-settings.ts'
import { spanKinds, type SpanKind, type Story } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import type { Signal } from './signal.ts'
import type { ThresholdName, Thresholds } from './thresholds.ts'

/** The signals of one project, made ready: who is asked about which kind of span, and where the lines are. */
export interface SignalPlan {
  readonly thresholds: Thresholds
  /** Those that read spans of this kind and have what they need, in the order of asking, without those switched off. */
  signalsFor(story: Story): readonly Signal[]
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
  const byKind = new Map(spanKinds.map((kind) => [kind, chooser(asked.filter((signal) => reads(signal, kind)))]))
  return {
    thresholds: moved(signals, standard, settings),
    signalsFor: (story) => byKind.get(story.kind)?.(story) ?? [],
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

const reads = ({ kinds }: Signal, kind: SpanKind): boolean => kinds === null || kinds.has(kind)

/**
 * Chooses the signals that have what they need. What a span sent is looked at once, however many signals need it, and
 * spans that sent the same fields share one list: a signal that cannot speak costs nothing.
 */
function chooser(signals: readonly Signal[]): (story: Story) => readonly Signal[] {
  const needed = [...new Set(signals.flatMap(({ needs }) => needs))]
  const bySent = new Map<number, readonly Signal[]>()
  return (story) => {
    let sent = 0
    for (const field of needed) sent = sent * 2 + (story[field] === null ? 0 : 1)
    let able = bySent.get(sent)
    if (able === undefined) {
      able = signals.filter(({ needs }) => needs.every((field) => story[field] !== null))
      bySent.set(sent, able)
    }
    return able
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
