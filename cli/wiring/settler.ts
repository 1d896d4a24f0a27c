import type { Metrics } from '#collector/pipeline/metrics.ts'
import { createPace } from '#collector/settle/pace.ts'
import type { RecentRuns } from '#collector/settle/recent-runs.ts'
import type { Classifier } from '#collector/signals/classifier.ts'
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
  readonly recent: RecentRuns | null
  readonly classifierOfLogs: (settingsOf: SignalSettingsFollower['of']) => Classifier
}

/** What judges runs as a whole, by the signals as each project wants them. */
export function wireSettler(parts: SettlerParts): {
  readonly settler: Settler
  /** Starts and stops what is followed of the settings of projects. */
  readonly signalSettings: Pick<SignalSettingsFollower, 'start' | 'stop'>
} {
  const { settings, sql, clock, log, metrics, recent } = parts
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
    classify: parts.classifierOfLogs(signalSettings.of),
    restMs: createPace({
      arrived: () => metrics.total('nevermore_exporter_stored_spans'),
      nowMs: () => performance.now(),
    }),
    ...(recent === null ? {} : { recent }),
    onSettled: (from) => metrics.add('nevermore_settle_runs', { from }, 1),
    onRefused: (traceId, error) => {
      metrics.add('nevermore_settle_refused_runs', {}, 1)
      log.error({ err: error, traceId }, 'a run could not be judged; it is left as it stands')
    },
    onLeftOut: (spans) => metrics.add('nevermore_settle_left_out_spans', {}, spans),
  })
  return {
    signalSettings: {
      start: async () => void (await Promise.all([signalSettings.start(), grouping.start()])),
      stop: async () => void (await Promise.all([signalSettings.stop(), grouping.stop(), settler.stop()])),
    },
    settler: {
      async settle() {
        if (recent !== null) tellRecent(recent, metrics)
        return settler.settle()
      },
      stop: settler.stop,
    },
  }
}

function tellRecent(recent: RecentRuns, metrics: Metrics): void {
  const { runs, bytes, evicted, skipped } = recent.counts()
  metrics.set('nevermore_settle_recent_runs', {}, runs)
  metrics.set('nevermore_settle_recent_bytes', {}, bytes)
  metrics.set('nevermore_settle_evicted_runs', {}, evicted)
  metrics.set('nevermore_settle_skipped_spans', {}, skipped)
}
