import type { Endpoint, StoredSpans } from '#collector/component.ts'
import { loadConfig } from '#collector/config/load.ts'
import { buildCollector, type Collector } from '#collector/pipeline/build.ts'
import type { MaskText } from '#collector/redaction/mask-text.ts'
import { registry } from '#collector/registry.ts'
import type { Classifier } from '#collector/signals/classifier.ts'
import type { Access } from '#core/identity/access.ts'
import type { SignalSettings } from '#core/memory/signal-settings.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'
import { logClassifier } from './log-classifier.ts'
import { questionMasks } from './question-masks.ts'

export interface CollectorParts {
  readonly settings: Settings
  readonly env: NodeJS.ProcessEnv
  readonly access: Access
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly storedSpans: StoredSpans
}

export interface WiredCollector {
  readonly collector: Collector
  /** Masks a text as the config has it masked in spans. */
  readonly maskText: MaskText
  /** What asks about spans that log records tell more of, as the config says. */
  readonly classifierOfLogs: (settingsOf: (projectId: number) => SignalSettings) => Classifier
}

/** The collector as the config file says; the file sees the settings under their names in the environment. */
export async function wireCollector({
  settings,
  env,
  access,
  sql,
  clock,
  log,
  storedSpans,
}: CollectorParts): Promise<WiredCollector> {
  const source = settings.config ?? projectPaths().defaultConfig
  const { config, warnings } = await loadConfig({
    sources: [source],
    env: { ...env, ...addresses(settings) },
    registry,
  })
  for (const warning of warnings) log.warn({ source }, warning)
  const collector = buildCollector({ config, services: { sql, clock, log, storedSpans }, authorise: access.authorise })
  const count = (pattern: string): void => collector.metrics.add('nevermore_redact_masked', { pattern }, 1)
  return {
    collector,
    maskText: questionMasks(config, count),
    classifierOfLogs: (settingsOf) => logClassifier(config, settingsOf),
  }
}

const addresses = ({ host, otlpGrpcPort, otlpHttpPort }: Settings): Readonly<Record<string, string>> => ({
  // A config writes host:port, where an IPv6 host stands in brackets.
  NEVERMORE_HOST: host.includes(':') ? `[${host}]` : host,
  NEVERMORE_OTLP_GRPC_PORT: String(otlpGrpcPort),
  NEVERMORE_OTLP_HTTP_PORT: String(otlpHttpPort),
})

/** Where spans can be sent, as a client on this machine writes it; null for a protocol that no receiver speaks. */
export function otlpAddresses(endpoints: readonly Endpoint[]): {
  readonly http: string | null
  readonly grpc: string | null
} {
  const find = (protocol: Endpoint['protocol']): string | null => {
    const found = endpoints.find((each) => each.protocol === protocol && each.component.startsWith('otlp'))
    return found === undefined ? null : reachable(found.address)
  }
  const http = find('http')
  return { http: http === null ? null : `http://${http}`, grpc: find('grpc') }
}

/** What listens on every interface is reached at loopback from here. */
export const reachable = (address: string): string =>
  address
    .replace(/\/\/0\.0\.0\.0:|^0\.0\.0\.0:/, (found) => found.replace('0.0.0.0', '127.0.0.1'))
    .replace('[::]:', '[::1]:')
