import type { Finding } from '#core/memory/finding.ts'
import { isAsked, type SignalSetting, type SignalSettings } from '#core/memory/signal-settings.ts'
import { spanKinds, type SpanKind } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { marksIn, marksOf } from './marks.ts'
import type { Signal } from './signal.ts'
import type { ThresholdName, Thresholds } from './thresholds.ts'

/** The signals of one project, made ready: who is asked about which kind of span, and where the lines are. */
export interface SignalPlan {
  readonly thresholds: Thresholds
  /** Those that can have something to say of this record, in the order of asking, without those switched off. */
  signalsFor(record: SpanRecord): readonly Signal[]
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
    signalsFor: (record) => byKind.get(record.story.kind)?.(record) ?? [],
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
 * Chooses the signals that have what they need and can have something to say. A record is looked at once, however many
 * signals there are, and records that show the same share one list: a signal that cannot speak costs nothing.
 */
function chooser(signals: readonly Signal[]): (record: SpanRecord) => readonly Signal[] {
  const asked = signals.map((signal) => {
    const needed = marksIn(signal.needs)
    const any = signal.when === undefined ? null : marksIn(signal.when)
    return { signal, speaks: (marks: number) => (marks & needed) === needed && (any === null || (marks & any) !== 0) }
  })
  const byMarks = new Map<number, readonly Signal[]>()
  return (record) => {
    const marks = marksOf(record)
    let able = byMarks.get(marks)
    if (able === undefined) {
      able = asked.flatMap(({ signal, speaks }) => (speaks(marks) ? [signal] : []))
      if (byMarks.size >= listsMax) byMarks.clear()
      byMarks.set(marks, able)
    }
    return able
  }
}

/** Lists kept per kind of span; apps show a few dozen. */
const listsMax = 10_000

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
