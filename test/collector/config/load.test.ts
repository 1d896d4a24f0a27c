import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import type { LoadedConfig } from '#collector/config/load.ts'
import { loadConfig } from '#collector/config/load.ts'
import { registry as builtIn } from '#collector/registry.ts'
import { AppError } from '#core/platform/errors.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { registryWith } from '#test/support/collector.ts'

const registry = registryWith({ batches: [], logs: [], spans: () => [], before: () => undefined })
const load = (sources: readonly string[], env: Record<string, string> = {}): Promise<LoadedConfig> =>
  loadConfig({ sources, env, registry })
const problems = async (...sources: string[]): Promise<readonly string[]> =>
  load(sources).then(
    () => [],
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'invalid') return error.message.split('\n').slice(1)
      throw error
    },
  )

const whole = `
receivers: { otlp: { protocols: { grpc: , http: { endpoint: "localhost:0" } } } }
processors: { memory_limiter: , drop: }
exporters: { sink: , sink/second: }
extensions: { health_check: }
service:
  extensions: [health_check]
  pipelines:
    traces: { receivers: [otlp], processors: [memory_limiter, drop], exporters: [sink, sink/second] }
`

describe('loadConfig', () => {
  it('accepts a whole config', async () => {
    const { config, warnings } = await load([`yaml:${whole}`])
    expect(config.pipelines).toEqual([
      {
        id: 'traces',
        signal: 'traces',
        receivers: ['otlp'],
        processors: ['memory_limiter', 'drop'],
        exporters: ['sink', 'sink/second'],
      },
    ])
    expect([[...config.exporters.keys()], config.running, warnings]).toEqual([
      ['sink', 'sink/second'],
      ['health_check'],
      [],
    ])
  })

  it('accepts the built-in config', async () => {
    const { config } = await loadConfig({
      sources: [projectPaths().defaultConfig],
      env: { NEVERMORE_OTLP_HTTP_PORT: '0' },
      registry: builtIn,
    })
    expect(config.pipelines[0]?.processors).toEqual([
      'memory_limiter',
      'redact',
      'price',
      'classify',
      'fingerprint',
      'pattern',
      'health',
    ])
    expect(JSON.stringify(config.receivers.get('otlp')?.settings)).toContain('127.0.0.1:0')
  })

  it('lays sources over each other in order, maps key by key and lists whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nevermore-config-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'base.yaml'), whole)
    const { config } = await load(
      [
        `file:${join(folder, 'base.yaml')}`,
        'env:MORE',
        'yaml:receivers::otlp::protocols::http::endpoint: "localhost:7777"',
        'yaml:service::pipelines::traces::exporters: [sink]',
      ],
      { MORE: 'receivers: { otlp: { limits: { attributes_max: 7 } } }' },
    )
    expect(config.receivers.get('otlp')?.settings).toEqual({
      protocols: { grpc: null, http: { endpoint: 'localhost:7777' } },
      limits: { attributes_max: 7 },
    })
    expect(config.pipelines[0]?.exporters).toEqual(['sink'])
  })

  it('tells every problem at once, each by its path', async () => {
    const broken = `
receivers: { otlp: { protocols: { http: { endpoint: nowhere, tls: 1 } } }, kafka: }
processors: { drop: { keep: many }, "bad id!": }
exporters: { sink: }
speed: fast
service:
  extensions: [zpages]
  telemetry: {}
  pipelines:
    traces: { receivers: [otlp, jaeger], processors: [drop, memory_limiter], exporters: [] }
    metrics: { receivers: [otlp], exporters: [sink, sink] }
`
    expect(new Set(await problems(`yaml:${broken}`))).toEqual(
      new Set([
        'speed: unknown key; there are receivers, processors, exporters, extensions, service',
        'receivers::otlp::protocols::http::endpoint: must be host:port, such as 127.0.0.1:4317',
        'receivers::otlp::protocols::http::tls: unknown key',
        'receivers::kafka: unknown type "kafka"; there are otlp',
        'processors::drop::keep: Invalid input: expected number, received string',
        'processors::bad id!: is not a component id; write type or type/name',
        'service::telemetry: unknown key',
        'service::extensions: references extension "zpages" which is not configured',
        'service::pipelines::traces: references receiver "jaeger" which is not configured',
        'service::pipelines::traces: references processor "memory_limiter" which is not configured',
        'service::pipelines::traces: must have at least one exporter',
        'service::pipelines::metrics: unknown signal; pipelines are called traces, logs, traces/name or logs/name',
        'service::pipelines::metrics: references exporter "sink" multiple times',
      ]),
    )
  })

  it('says what is missing from an empty or half config', async () => {
    expect(await problems('yaml:')).toEqual(['empty configuration file'])
    expect(await problems('yaml:service: { pipelines: {} }')).toEqual([
      'receivers: no receiver configuration specified in config',
      'exporters: no exporter configuration specified in config',
      'service::pipelines: must have at least one pipeline',
    ])
    expect(await problems('yaml:receivers: { otlp: { protocols: {} } }')).toContain(
      'receivers::otlp::protocols: must specify at least one protocol: grpc or http',
    )
  })

  it('wants links on raw spans in front of links on understood ones', async () => {
    expect(await problems(`yaml:${whole.replace('[memory_limiter, drop]', '[drop, memory_limiter]')}`)).toEqual([
      'service::pipelines::traces: processor "memory_limiter" must come before "drop": ' +
        'it works on spans as they were sent',
    ])
  })

  it('says which source cannot be read, and where YAML breaks', async () => {
    expect(await problems('/nowhere/config.yaml', 'env:NOT_SET', 'yaml:a: [1')).toEqual([
      '/nowhere/config.yaml: no such file',
      'env:NOT_SET: environment variable is not set',
      expect.stringMatching(/^yaml:a: \[1: .*line 1/),
    ])
  })

  it('warns of variables that are not set', async () => {
    const kept = await load([`yaml:${whole.replace('localhost:0', 'localhost${env:SUFFIX}:0')}`])
    expect(kept.warnings).toEqual([expect.stringContaining('SUFFIX is not set')])
  })
})
