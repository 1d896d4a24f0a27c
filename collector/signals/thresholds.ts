import { z } from 'zod'

/** Where a line is drawn: by default, and how far a project may move it. */
export interface ThresholdRow {
  readonly default: number
  readonly min: number
  readonly max: number
  readonly meaning: string
}

const row = (standard: number, min: number, max: number, meaning: string): ThresholdRow => ({
  default: standard,
  min,
  max,
  meaning,
})

/** Every number that a signal of one span compares with. Units come last. */
export const thresholdRows = {
  tiny_budget_tokens_max: row(8, 0, 1000, 'Output budgets up to this many tokens are probes, made to be cut.'),
  refusal_answer_chars_max: row(400, 50, 5000, 'Longer answers are no refusals, whatever phrase they begin with.'),
  repeated_chunk_count_min: row(10, 3, 1000, 'As often as this must the same 50 characters recur in an answer.'),
  context_used_min: row(0.9, 0.5, 1, 'Share of the context window that counts as nearly full.'),
  score_samples_min: row(30, 10, 250, 'Searches that must be known before the score of one counts as unusual.'),
  score_spread_max: row(
    6,
    2,
    100,
    'How many times the usual spread a best score may lie on the wrong side of the usual.',
  ),
  evaluation_score_min: row(
    0.5,
    0,
    1,
    'Scores of evaluators below it are low, on a scale from 0 to 1 where 1 is good.',
  ),
  transcript_confidence_min: row(0.5, 0, 1, 'Transcripts that are less certain were not understood.'),
  instant_tokens_max: row(16, 0, 100_000, 'A model call that took no time at all cannot have written more tokens.'),
} as const satisfies Record<string, ThresholdRow>

export type ThresholdName = keyof typeof thresholdRows
export type Thresholds = Readonly<Record<ThresholdName, number>>

const names = Object.keys(thresholdRows) as ThresholdName[]

const fieldOf = (name: ThresholdName) => {
  const { default: standard, min, max, meaning } = thresholdRows[name]
  return z.number().min(min).max(max).default(standard).describe(`${meaning} ${min} to ${max}.`)
}

/** The table as a section of the config. */
export const thresholdsSchema = z.strictObject(
  Object.fromEntries(names.map((name) => [name, fieldOf(name)])) as Record<ThresholdName, ReturnType<typeof fieldOf>>,
)

/** Every line where it is drawn when nobody moved it. */
export const standardThresholds: Thresholds = thresholdsSchema.parse({})
