import { settingsTable, type WrittenSettings } from './table.ts'

/** Settings that are taken and checked, and that no part reads yet. */
const idle = ['redisUrl', 'natsUrl', 'otelEnabled', 'smtpHost'] as const
type Idle = (typeof idle)[number]

/** What is done instead. */
const instead: Readonly<Record<Idle, string>> = {
  redisUrl: 'sessions, limits and news go through PostgreSQL, login limits are per process',
  natsUrl: 'collectors write to PostgreSQL themselves',
  otelEnabled: 'nothing of our own is exported; /metrics has the counts',
  smtpHost: 'no mail is sent, and passwords cannot be reset by mail',
}

/** A sentence for each setting that somebody set and that changes nothing: silence would be taken for working. */
export const settingsWithoutEffect = (settings: Pick<WrittenSettings, Idle>): readonly string[] =>
  idle
    .filter((name) => settings[name] !== null && settings[name] !== false)
    .map((name) => `${settingsTable[name].env} is set and has no effect yet: ${instead[name]}.`)
