import { z } from 'zod'

import type { ThresholdRow } from '../thresholds.ts'

const row = (standard: number, min: number, max: number, meaning: string): ThresholdRow => ({
  default: standard,
  min,
  max,
  meaning,
})

/** Every number that a signal over a whole run compares with. Units come last. */
export const runThresholdRows = {
  repeated_calls_min: row(3, 2, 100, 'Identical tool calls in a row, with the same result, that make a loop.'),
  cycle_steps_max: row(4, 2, 8, 'Longest sequence of tool calls whose repetition is looked for.'),
  cycles_min: row(3, 2, 100, 'Times that such a sequence has to come to make a loop.'),
  retries_min: row(3, 2, 100, 'Failed attempts at the same call that make a retry storm.'),
  handoffs_min: row(4, 4, 100, 'Handoffs between the same two agents, with nothing learnt, that make a loop.'),
  leaked_words_min: row(12, 8, 100, 'Words of the instructions in a row whose repetition is a leak.'),
  baseline_samples_min: row(30, 30, 10_000, 'Samples that must be known before one of them counts as unusual.'),
  anomaly_factor_min: row(5, 1, 100, 'How many times the median makes time, tokens or cost an anomaly.'),
  input_growth_min: row(8, 2, 100, 'How many times the first input the last one of a run may be.'),
  cache_share_min: row(0.5, 0, 1, 'Share of the usual use of the prompt cache below which it has collapsed.'),
  skew_ms_max: row(1_000, 0, 3_600_000, 'Milliseconds that a child may begin before its parent.'),
} as const satisfies Record<string, ThresholdRow>

export type RunThresholdName = keyof typeof runThresholdRows
export type RunThresholds = Readonly<Record<RunThresholdName, number>>

const isName = (name: string): name is RunThresholdName => name in runThresholdRows
export const runThresholdNames = Object.keys(runThresholdRows).filter(isName)

const fieldOf = (name: RunThresholdName) => {
  const { default: standard, min, max, meaning } = runThresholdRows[name]
  return z.number().min(min).max(max).default(standard).describe(`${meaning} ${min} to ${max}.`)
}

/** The table as a section of the config. */
export const runThresholdsSchema = z.strictObject(
  Object.fromEntries(runThresholdNames.map((name) => [name, fieldOf(name)])) as Record<
    RunThresholdName,
    ReturnType<typeof fieldOf>
  >,
)

/** Every line where it is drawn when nobody moved it. */
export const standardRunThresholds: RunThresholds = runThresholdsSchema.parse({})
