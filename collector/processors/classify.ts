import { LRUCache } from 'lru-cache'
import { z } from 'zod'

import { defineProcessor } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { holdsContent } from '../signals/answer.ts'
import { createAttribution } from '../signals/attribution.ts'
import { signals, signalsFor } from '../signals/registry.ts'
import { findingOf, type Signal } from '../signals/signal.ts'

/** Apps times libraries of which we remember that they record answers. */
const recordersMax = 5000

/**
 * Attaches what one span can show to have gone wrong: one finding per root cause, on the deepest span that shows it.
 */
export const classify = defineProcessor({
  type: 'classify',
  summary: 'Recognises what failed: typed errors, finish reasons, empty or broken answers, tool errors.',
  config: z.strictObject({
    disable: z
      .array(z.enum(signals.map(({ id }) => id)))
      .default([])
      .describe('Signals that are not asked, by id.'),
  }),
  create({ disable }) {
    const asked = (signal: Signal): boolean => !disable.includes(signal.id)
    const classifier = createClassifier(asked)
    return { name: 'classify', process: classifier }
  },
})

/** The work of the link, without the link. Keeps what it must remember between batches, within bounds. */
export function createClassifier(
  asked: (signal: Signal) => boolean = () => true,
): (records: readonly SpanRecord[]) => readonly SpanRecord[] {
  const recorders = new LRUCache<string, true>({ max: recordersMax })
  const attribution = createAttribution()
  return (records) => {
    for (const record of records) if (recordsOutput(record)) recorders.set(recorderOf(record), true)
    let found = false
    const judged = records.map((record) => {
      const after = judge(record, asked, recorders)
      found ||= after !== record
      return after
    })
    return attribution.settle(found ? judged : records)
  }
}

function judge(record: SpanRecord, asked: (signal: Signal) => boolean, recorders: LRUCache<string, true>): SpanRecord {
  const around = {
    get recordsOutput() {
      return recorders.has(recorderOf(record))
    },
  }
  for (const signal of signalsFor(record.story.kind)) {
    if (!asked(signal) || signal.needs.some((field) => record.story[field] === null)) continue
    const hit = signal.find(record, around)
    if (hit) return { ...record, findings: [findingOf(signal, hit, record)] }
  }
  return record
}

/** Only model calls teach: agents and chains repeat what their children say. */
const recordsOutput = ({ story }: SpanRecord): boolean => story.kind === 'LLM' && holdsContent(story.output)

const recorderOf = ({ span, story }: SpanRecord): string => `${story.app}\n${span.scope.name}`
