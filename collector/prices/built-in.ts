import { priceFile, type PriceFile } from './price-file.ts'
import prices from './prices.json' with { type: 'json' }

/** The prices that come with the program: well-known models, as published on the day that `asOf` names. */
export const builtInPrices: PriceFile = priceFile.parse(prices)
