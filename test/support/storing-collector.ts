import type { StoredSpans } from '#collector/component.ts'
import { loadConfig } from '#collector/config/load.ts'
import { buildCollector } from '#collector/pipeline/build.ts'
import { registry } from '#collector/registry.ts'
import { systemClock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'

export interface StoringCollector {
  /** Sends a request of OTLP/JSON and resolves with the status of the answer. */
  send(path: '/v1/traces' | '/v1/logs', body: object): Promise<number>
  stop(): Promise<void>
}

/** The collector as its built-in config says, in front of a real database; senders speak for `projectOf()`. */
export async function startStoringCollector(
  sql: Sql,
  projectOf: () => number,
  storedSpans?: StoredSpans,
): Promise<StoringCollector> {
  const { config } = await loadConfig({
    sources: [projectPaths().defaultConfig],
    env: { NEVERMORE_OTLP_GRPC_PORT: '0', NEVERMORE_OTLP_HTTP_PORT: '0' },
    registry,
  })
  const services = { sql, clock: systemClock, log: createLog({ level: 'silent' }) }
  const collector = buildCollector({
    config,
    authorise: async () => ({ projectId: projectOf() }),
    services: { ...services, ...(storedSpans === undefined ? {} : { storedSpans }) },
  })
  await collector.start()
  const address = collector.endpoints().find(({ protocol }) => protocol === 'http')?.address ?? ''
  return {
    async send(path, body) {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`http://${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      await answer.arrayBuffer()
      return answer.status
    },
    stop: () => collector.shutdown(2_000),
  }
}
