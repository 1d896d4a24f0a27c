import type { FoldInput } from './fold-input.ts'
import type { TraceDelta } from './trace-delta.ts'

/** Version of the text below. A later program still folds in what an earlier one left behind. */
const version = 1

const bigintFields = ['started_ns', 'ended_ns', 'failed_end_ns', 'ok_end_ns'] as const
const setFields = ['models', 'context_hashes', 'fingerprints', 'preflight_ids'] as const

/** A fold input as JSON text, for the row that outlives a crash. */
export const foldText = (input: FoldInput): string =>
  JSON.stringify({ version, ...input, traces: input.traces.map(plain) })

/** What JSON has no word for stands in the deltas of runs only: asking about every value took longer than all else. */
function plain(delta: TraceDelta): Record<string, unknown> {
  const row: Record<string, unknown> = { ...delta }
  for (const field of bigintFields) row[field] = delta[field]?.toString() ?? null
  for (const field of setFields) row[field] = [...delta[field]]
  return row
}

/** The input a text was made of. Throws when the text is of a version this program does not know. */
export function readFoldText(text: string): FoldInput {
  const read = JSON.parse(text) as FoldInput & { version: number; traces: Record<string, unknown>[] }
  if (read.version !== version)
    throw new Error(`pending fold of version ${read.version}, this program reads ${version}`)
  return { ...read, traces: read.traces.map(readDelta) }
}

function readDelta(row: Record<string, unknown>): TraceDelta {
  const delta = { ...row }
  for (const field of bigintFields) {
    const value = row[field]
    if (typeof value === 'string') delta[field] = BigInt(value)
  }
  for (const field of setFields) delta[field] = new Set(row[field] as string[])
  return delta as unknown as TraceDelta
}
