import type { SpanKind, Story } from '#core/telemetry/story.ts'
import type { PriceBook } from './price-book.ts'
import type { Price } from './price-file.ts'

/** Why a call has no price. */
export type Unpriced = 'no tokens were sent' | 'no model was named' | 'no price is known for the model'

/** What a call cost in US dollars and by which prices, or why nobody can tell. */
export type Cost = { readonly usd: number; readonly price: Price } | { readonly usd: null; readonly reason: Unpriced }

/** Agents and workflows repeat the sums of the calls inside them, so only these cost anything. */
const spendingKinds: ReadonlySet<SpanKind> = new Set(['LLM', 'EMBEDDING', 'RERANK'])

export const spends = ({ kind }: Story): boolean => spendingKinds.has(kind)

/** The cost of one call of a model, from its tokens. `atMs` is when it began, in milliseconds since 1970. */
export function costOf(story: Story, atMs: number, book: PriceBook): Cost {
  if (!(story.tokensIn ?? 0) && !(story.tokensOut ?? 0)) return { usd: null, reason: 'no tokens were sent' }
  const { provider, responseModel, requestModel } = story
  if (responseModel === null && requestModel === null) return { usd: null, reason: 'no model was named' }
  const price =
    (responseModel === null ? null : book.find(provider, responseModel, atMs)) ??
    (requestModel === null ? null : book.find(provider, requestModel, atMs))
  if (price === null) return { usd: null, reason: 'no price is known for the model' }
  return { usd: dollarsOf(story, price), price }
}

/** Cached tokens are part of the input, reasoning is part of the output: each token is paid once. */
function dollarsOf(story: Story, price: Price): number {
  const tokensIn = count(story.tokensIn)
  const tokensOut = count(story.tokensOut)
  const rates = price.above !== undefined && tokensIn > price.above.tokensIn ? price.above : price
  const read = Math.min(count(story.cachedTokensIn), tokensIn)
  const written = Math.min(count(story.cacheWriteTokensIn), tokensIn - read)
  const reasoned = Math.min(count(story.reasoningTokens), tokensOut)
  const millionths =
    (tokensIn - read - written) * rates.input +
    read * (rates.cacheRead ?? rates.input) +
    written * (rates.cacheWrite ?? rates.input) +
    (tokensOut - reasoned) * rates.output +
    reasoned * (rates.reasoning ?? rates.output)
  return millionths / 1e6
}

const count = (tokens: number | null): number => (tokens === null || !Number.isFinite(tokens) ? 0 : Math.max(0, tokens))
