import DataLoader from 'dataloader'

import type { Story } from '#core/telemetry/story.ts'
import { withLogs } from '#core/telemetry/with-logs.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { inOrder } from '#graph/loading.ts'
import { payloadsByKeys, type SpanPayloadRow } from '#graph/queries/span-payloads.ts'
import type { SpanRow } from '#graph/queries/spans.ts'
import { isTold, logsNear } from '#graph/span-logs.ts'
import { spanOf } from '#graph/span-story.ts'

// One loader for all payload fields of one operation: whichever are selected, their rows come in one statement.
const loaders = new WeakMap<GraphContext, DataLoader<string, SpanPayloadRow | null>>()
const spansPerStatementMax = 500

function loaderOf(context: GraphContext): DataLoader<string, SpanPayloadRow | null> {
  const known = loaders.get(context)
  if (known) return known
  const loader = new DataLoader<string, SpanPayloadRow | null>((keys) => loadPayloads(keys, context), {
    maxBatchSize: spansPerStatementMax,
  })
  loaders.set(context, loader)
  return loader
}

async function loadPayloads(keys: readonly string[], context: GraphContext): Promise<(SpanPayloadRow | null)[]> {
  const rows = await payloadsByKeys(
    context.sql,
    projectOf(context),
    keys.map((key) => {
      const [traceId = '', spanId = '', startNs = '0'] = key.split('|')
      return { traceId, spanId, startNs: BigInt(startNs) }
    }),
    context.openSpan,
  )
  return inOrder(keys, rows, keyOf)
}

const keyOf = ({ traceId, spanId, startNs }: { traceId: string; spanId: string; startNs: bigint }): string =>
  `${traceId}|${spanId}|${startNs}`
/** What a span was sent with. */
export const payloadOf = (span: SpanRow, context: GraphContext): Promise<SpanPayloadRow | null> =>
  loaderOf(context).load(keyOf(span))

// Several fields of a span tell of the same story: it is read once.
const stories = new WeakMap<SpanPayloadRow, Story>()

/** What a span says, read from its payload and its logs. */
export async function storyOf(span: SpanRow, context: GraphContext): Promise<Story | null> {
  const payload = await payloadOf(span, context)
  if (payload === null) return null
  const known = stories.get(payload)
  if (known) return known
  // What was logged about a span is part of its story, whichever of the two came first.
  const story = context.understand(withLogs(spanOf(span, payload), await logsNear(span, context)))
  stories.set(payload, story)
  return story
}

/**
 * A field of the skeleton that the span itself left open and its logs may fill. Spans that nothing but plain lines
 * were logged about cost no payload.
 */
export async function toldByLogs<Field extends keyof Story>(
  span: SpanRow,
  context: GraphContext,
  field: Field,
): Promise<Story[Field] | null> {
  return (await isTold(span, context)) ? ((await storyOf(span, context))?.[field] ?? null) : null
}
