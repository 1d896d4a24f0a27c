import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import type { DemoOptions } from '#cli/demo/demo-options.ts'
import { runDemo } from '#cli/demo/run-demo.ts'
import type { TruthLine } from '#cli/demo/truth.ts'

/** A run as it was injected, and as the collector read it. */
export interface ReadRun {
  readonly truth: TruthLine
  readonly records: readonly SpanRecord[]
}

/** Plays the demo without network or clock: spans go through the wire format, `normalise` and `classify`. */
export async function readDemo(options: DemoOptions) {
  const classify = createClassifier()
  const batches: (readonly SpanRecord[])[] = []
  const runs: ReadRun[] = []
  const result = await runDemo({
    ...options,
    sink: {
      async send(spans) {
        const bytes = ProtobufTraceSerializer.serializeRequest([...spans])
        batches.push(classify(decodeProtobuf(bytes ?? new Uint8Array()).spans.map(normalise)))
      },
      close: async () => {},
    },
    onRun(truth) {
      runs.push({ truth, records: batches.at(-1) ?? [] })
    },
  })
  return { runs, result }
}
