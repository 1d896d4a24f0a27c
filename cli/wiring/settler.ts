import type { Metrics } from '#collector/pipeline/metrics.ts'
import { createPace } from '#collector/settle/pace.ts'
import { createSettler, type Settler } from '#collector/settle/settler.ts'
import { followGrouping } from '#core/memory/follow-grouping.ts'
import { followSignalSettings, type SignalSettingsFollower } from '#core/memory/follow-signal-settings.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'

export interface SettlerParts {
  readonly settings: Settings
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** What judges runs as a whole, by the signals as each project wants them. */
export function wireSettler({ settings, sql, clock, log, metrics }: SettlerParts): {
  readonly settler: Settler
  /** Starts and stops what is followed of the settings of projects. */
  readonly signalSettings: Pick<SignalSettingsFollower, 'start' | 'stop'>
} {
  const signalSettings = followSignalSettings({ sql, log })
  const grouping = followGrouping({ sql, log, clock })
  const settler = createSettler({
    sql,
    clock,
    quietMs: settings.settleQuietMs,
    timeoutMs: settings.settleTimeoutMs,
    spansMax: settings.settleSpansMax,
    settingsOf: signalSettings.of,
    groupingOf: grouping.of,
    restMs: createPace({
      arrived: () => metrics.total('nevermore_exporter_stored_spans'),
      nowMs: () => performance.now(),
    }),
    onLeftOut: (spans) => metrics.add('nevermore_settle_left_out_spans', {}, spans),
  })
  return {
    settler,
    signalSettings: {
      start: async () => void (await Promise.all([signalSettings.start(), grouping.start()])),
      stop: async () => void (await Promise.all([signalSettings.stop(), grouping.stop(), settler.stop()])),
    },
  }
}
