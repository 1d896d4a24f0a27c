import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineProcessor } from '#collector/component.ts'
import { loadConfig } from '#collector/config/load.ts'
import { buildCollector } from '#collector/pipeline/build.ts'
import { registry } from '#collector/registry.ts'
import { createRecentRuns } from '#collector/settle/recent-runs.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { jsonBytes, jsonRequest, jsonSpan } from '#test/support/payloads.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

/** What passed by, held weakly: it is gone once nobody else holds it. */
const passedBy: WeakRef<object>[] = []
const witness = defineProcessor({
  type: 'witness',
  summary: 'Notes weakly what passes by.',
  config: z.unknown(),
  create: () => ({
    name: 'witness',
    process(records) {
      for (const { span, story } of records) passedBy.push(new WeakRef(span.attributes), new WeakRef(story))
      return records
    },
  }),
})

const config = `
receivers: { otlp: { protocols: { http: { endpoint: 127.0.0.1:0 } } } }
processors: { redact: , classify: , fingerprint: , witness: }
exporters: { postgres: }
service:
  pipelines:
    traces: { receivers: [otlp], processors: [redact, classify, fingerprint, witness], exporters: [postgres] }
`

describe('a span that waits for its commit', () => {
  it('is not kept as it came: nobody holds what it says', async () => {
    const { sql } = database
    const loaded = await loadConfig({
      sources: [`yaml:${config}`],
      env: {},
      registry: { ...registry, processors: [...registry.processors, witness] },
    })
    const collector = buildCollector({
      config: loaded.config,
      authorise: async () => ({ projectId: 1 }),
      services: { sql, clock: systemClock, log: createLog({ level: 'silent' }), storedSpans: createRecentRuns() },
    })
    await collector.start()
    const address = collector.endpoints()[0]!.address
    const body = jsonBytes(jsonRequest(...Array.from({ length: 150 }, (_, at) => chatSpan(at))))
    await ensurePartitions(sql, [Math.floor(1_760_000_000 / 86_400)])
    let unblock = (): void => {}
    const blocked = new Promise<void>((resolve) => (unblock = resolve))
    const holding = sql.begin(async (tx) => {
      await tx`lock table spans in access exclusive mode`
      await blocked
    })
    const answer = fetch(`http://${address}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body.toString(),
    })
    await expect.poll(() => passedBy.length).toBe(300)
    await sleep(50)
    collectGarbage()
    expect(passedBy.filter((each) => each.deref() !== undefined)).toEqual([])
    unblock()
    await holding
    expect((await answer).status).toBe(200)
    expect(await sql`select 1 from spans`).toHaveLength(150)
    await collector.shutdown(2_000)
  })
})

const chatSpan = (at: number) =>
  jsonSpan({
    spanId: (at + 1).toString(16).padStart(16, '0'),
    attributes: [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } },
      { key: 'gen_ai.prompt.0.content', value: { stringValue: `What became of order ${at}?` } },
    ],
  })
