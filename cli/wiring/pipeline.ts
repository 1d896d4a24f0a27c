import type { CollectorConfig } from '#collector/config/check.ts'
import { loadConfig } from '#collector/config/load.ts'
import { registry } from '#collector/registry.ts'
import type { Log } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'

export interface PipelineParts {
  readonly settings: Settings
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
}

/**
 * The pipeline as its config file says; the file sees the settings under their names in the environment. Processes that
 * receive nothing read it too: how questions are masked and what is asked of log records stands there.
 */
export async function readPipeline({ settings, env, log }: PipelineParts): Promise<CollectorConfig> {
  const source = settings.config ?? projectPaths().defaultConfig
  const { config, warnings } = await loadConfig({
    sources: [source],
    env: { ...env, ...addresses(settings) },
    registry,
  })
  for (const warning of warnings) log.warn({ source }, warning)
  return config
}

const addresses = ({ host, otlpGrpcPort, otlpHttpPort }: Settings): Readonly<Record<string, string>> => ({
  // A config writes host:port, where an IPv6 host stands in brackets.
  NEVERMORE_HOST: host.includes(':') ? `[${host}]` : host,
  NEVERMORE_OTLP_GRPC_PORT: String(otlpGrpcPort),
  NEVERMORE_OTLP_HTTP_PORT: String(otlpHttpPort),
})
