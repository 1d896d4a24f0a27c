import type { Span } from '#core/telemetry/span.ts'
import type { CachedTokens } from '#core/telemetry/verdict.ts'
import { numberFrom } from '../messages/scalars.ts'
import type { Draft } from './dialect.ts'

/** Whether senders count cached input tokens inside their input tokens or beside them. */
export type CachedHabit = 'inside' | 'beside' | 'unknown'

/** Token counts as sent; null where nothing was. */
export interface TokenCounts {
  readonly input: number | null
  readonly output: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly reasoning: number | null
  readonly total: number | null
}

export interface SettledTokens {
  readonly input: number | null
  readonly output: number | null
  readonly cached: CachedTokens | null
}

/**
 * All input and all output, whichever way they were counted: what the counts themselves prove goes before what the
 * sender usually does. Nothing is ever taken off: cached tokens are added at most once.
 */
export function settledTokens(counts: TokenCounts, habit: CachedHabit): SettledTokens {
  const { input, total } = counts
  const output = outputOf(counts)
  const stored = (counts.cacheRead ?? 0) + (counts.cacheWrite ?? 0)
  if (input === null || stored === 0) return { input, output, cached: null }
  const proven = provenHabit(input, output ?? 0, stored, total)
  const cached = proven ?? habit
  return cached === 'beside' ? { input: input + stored, output, cached: 'added' } : { input, output, cached }
}

/** More cached than all, or a total that only adds up one way. */
function provenHabit(input: number, output: number, stored: number, total: number | null): CachedHabit | null {
  if (stored > input) return 'beside'
  if (total === null) return null
  if (total === input + output) return 'inside'
  return total === input + stored + output ? 'beside' : null
}

/** Gemini counts thoughts beside the answer on one of its services, inside on the other; the total tells. */
function outputOf({ input, output, cacheRead, cacheWrite, reasoning, total }: TokenCounts): number | null {
  if (output === null || reasoning === null || reasoning === 0) return output
  if (reasoning > output) return output + reasoning
  if (total === null || input === null) return output
  const rest = total - output - reasoning
  const stored = (cacheRead ?? 0) + (cacheWrite ?? 0)
  return rest === input || (stored > 0 && rest === input + stored) ? output + reasoning : output
}

/** Who counts how when the counts prove nothing. The first row that fits decides. */
const habits: readonly {
  readonly dialect?: string
  readonly provider?: string
  /** An attribute that has to be there, or must not be. */
  readonly sent?: string
  readonly missing?: string
  readonly habit: CachedHabit
}[] = [
  // Up to version 5 the SDK passed on what Anthropic and Bedrock count; version 6 adds them up and sends details.
  { dialect: 'vercel-ai', provider: 'anthropic', missing: 'ai.usage.inputTokenDetails.noCacheTokens', habit: 'beside' },
  {
    dialect: 'vercel-ai',
    provider: 'aws.bedrock',
    missing: 'ai.usage.inputTokenDetails.noCacheTokens',
    habit: 'beside',
  },
  { dialect: 'vercel-ai', habit: 'inside' },
  // Usage as Bedrock's Converse sends it.
  { dialect: 'strands', habit: 'beside' },
  { dialect: 'claude-code', habit: 'beside' },
  { dialect: 'mlflow', provider: 'anthropic', habit: 'beside' },
  { dialect: 'mlflow', habit: 'inside' },
  // The conventions: "input tokens include cached tokens".
  { dialect: 'otel-genai', habit: 'inside' },
  { dialect: 'openinference', habit: 'inside' },
  { dialect: 'openllmetry', habit: 'inside' },
  { dialect: 'pydantic-ai', habit: 'inside' },
  { dialect: 'langsmith', habit: 'inside' },
  { dialect: 'google-adk', habit: 'inside' },
  { dialect: 'ms-agents', habit: 'inside' },
  { dialect: 'crewai', habit: 'inside' },
  // Whoever spells its keys like the conventions is taken at their word.
  { sent: 'gen_ai.usage.cache_read.input_tokens', habit: 'inside' },
]

/** Where totals stand, for those who send one. */
const totals = [
  'gen_ai.usage.total_tokens',
  'llm.token_count.total',
  'ai.usage.totalTokens',
  'llm.usage.total_tokens',
] as const

/** Brings the counts of one span to one meaning. Free for spans without cached or reasoning tokens. */
export function settleTokens(span: Span, draft: Draft): void {
  const { cachedTokensIn, cacheWriteTokensIn, reasoningTokens } = draft
  if (cachedTokensIn === null && cacheWriteTokensIn === null && reasoningTokens === null) return
  if (draft.cachedTokens !== null) return
  const counts = {
    input: draft.tokensIn,
    output: draft.tokensOut,
    cacheRead: cachedTokensIn,
    cacheWrite: cacheWriteTokensIn,
    reasoning: reasoningTokens,
    total: totalOf(span),
  }
  const settled = settledTokens(counts, habitOf(span, draft))
  draft.tokensIn = settled.input
  draft.tokensOut = settled.output
  draft.cachedTokens = settled.cached
}

const habitOf = ({ attributes }: Span, draft: Draft): CachedHabit =>
  habits.find(
    ({ dialect, provider, sent, missing }) =>
      (dialect === undefined || dialect === draft.dialect) &&
      (provider === undefined || provider === draft.provider) &&
      (sent === undefined || attributes[sent] !== undefined) &&
      (missing === undefined || attributes[missing] === undefined),
  )?.habit ?? 'unknown'

function totalOf({ attributes }: Span): number | null {
  for (const key of totals) {
    const value = numberFrom(attributes[key] ?? Number.NaN)
    if (Number.isFinite(value)) return value
  }
  return null
}
