import type * as OpenAiPackage from 'openai'
import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai'
import { OpenAIInstrumentation as OpenLlmetry } from '@traceloop/instrumentation-openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { traceDeltas } from '#collector/exporters/postgres/trace-delta.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { health } from '#collector/processors/health.ts'
import { judgeRun, runFindings } from '#collector/signals/run/judge-run.ts'
import { keptOf, runFrom } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'
import { askOpenAi, openAiOptions } from './emitters/ask-openai.ts'
import { freshPackages } from './frame/fresh.ts'
import { startGround, type Ground, type Scene } from './frame/ground.ts'

// Both change one client, as apps do that took up a second tool before they gave up the first.
let ground: Ground
let ask: ReturnType<typeof askOpenAi>
beforeAll(async () => {
  ground = await startGround()
  const { OpenAI } = freshPackages('openai')<typeof OpenAiPackage>('openai')
  const inner = new OpenLlmetry({ enabled: false })
  inner.setTracerProvider(ground.provider)
  inner.manuallyInstrument(OpenAI)
  const outer = new OpenInference({
    tracerProvider: ground.provider,
    instrumentationConfig: { enabled: false },
  })
  outer.manuallyInstrument(OpenAI)
  ask = askOpenAi(new OpenAI(openAiOptions(ground)), ground)
})
afterAll(() => ground.stop())

const callsIn = (records: readonly SpanRecord[]) => records.filter(({ story }) => story.kind === 'LLM')

async function counted(scene: Scene) {
  const records = chained((await ground.observe(scene)).map(({ span }) => span))
  const link = health.create({}, { id: 'health' } as Parameters<typeof health.create>[1])
  const told = await link.process(records, { projectId: 1 } as Parameters<typeof link.process>[1])
  return { records: told, calls: callsIn(told), delta: traceDeltas(told)[0] }
}

describe('two instrumentations around one client', () => {
  it('tell of one call twice, and its tokens are counted once', async () => {
    const { calls, delta, records } = await counted({ work: ask.chat })
    expect(calls.length).toBe(2)
    const [{ tokensIn, tokensOut }] = calls.map(({ story }) => story) as [SpanRecord['story']]
    expect(delta).toMatchObject({ tokens_in: tokensIn, tokens_out: tokensOut })
    const models = records.flatMap(({ rollups }) => rollups.filter(({ scope }) => scope === 'model'))
    expect(models).toMatchObject([{ calls: 1, tokensIn, tokensOut }])
  })

  it.each(['truncated', 'empty', 'content_filter'] as const)(
    'of an answer that is %s make one failure',
    async (fault) => {
      const { records } = await counted({ fault, work: ask.chat })
      const run = runFrom(records)
      const kept = records.flatMap(({ span, findings }) => findings.map((one) => keptOf(one, span.spanId, 0)))
      const found = runFindings(run, kept, { baseline: null }).map(({ finding, step }) =>
        keptOf(finding, step.spanId, 0),
      )
      const { standing } = judgeRun(run, [...kept, ...found], new Set())
      expect(standing.filter(({ grade }) => grade !== 'C').map((one) => one.class)).toEqual([`output.${fault}`])
    },
  )
})
