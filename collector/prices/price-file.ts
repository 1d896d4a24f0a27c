import { z } from 'zod'

const dollars = z.number().min(0)
const rates = {
  input: dollars.describe('Input tokens.'),
  cacheRead: dollars.optional().describe('Input tokens read from a cache; the price of input when left out.'),
  cacheWrite: dollars.optional().describe('Input tokens written to a cache; the price of input when left out.'),
  output: dollars.describe('Output tokens.'),
  reasoning: dollars.optional().describe('Output tokens nobody saw; the price of output when left out.'),
}

/** One model's prices from one day on, in US dollars per million tokens. */
const price = z.strictObject({
  provider: z.string().min(1).describe('A provider by its conventional name, or * for any.'),
  models: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .describe('Names in lower case, without date or gateway, * standing for any part.'),
  from: z.iso.date().optional().describe('The first day they hold. Spans of before take the oldest.'),
  ...rates,
  above: z
    .strictObject({ tokensIn: z.int().min(1), ...rates })
    .optional()
    .describe('What all tokens of a call cost that has more input tokens than this.'),
  source: z.string().optional().describe('Where the prices are published.'),
})

/** A file of prices: the one that is built in, and an operator's own. */
export const priceFile = z.strictObject({
  asOf: z.iso.date().optional(),
  sharedWith: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe('Who else sells the models of a provider at its prices.'),
  prices: z.array(price).max(10_000),
})

export type Price = z.output<typeof price>
export type PriceFile = z.output<typeof priceFile>
