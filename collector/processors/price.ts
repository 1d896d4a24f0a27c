import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'

import { AppError } from '#core/platform/errors.ts'

import { defineProcessor } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { builtInPrices } from '../prices/built-in.ts'
import { costOf, spends } from '../prices/cost.ts'
import { createPriceBook, type PriceBook } from '../prices/price-book.ts'
import { priceFile, type PriceFile } from '../prices/price-file.ts'

/** Works out what a call cost when its sender did not say; a model without a price stays without a cost. */
export const price = defineProcessor({
  type: 'price',
  summary: 'Works out what calls of models cost when the sender did not say, from a table of prices.',
  config: z.strictObject({
    file: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('YAML or JSON with prices of your own; a model found there is not looked up among the built-in ones.'),
  }),
  create({ file }) {
    let book = createPriceBook([builtInPrices])
    return {
      name: 'price',
      process: (records: readonly SpanRecord[]) => records.map((record) => priced(record, book)),
      async start() {
        if (file !== null) book = createPriceBook([await readPrices(file), builtInPrices])
      },
    }
  },
})

function priced(record: SpanRecord, book: PriceBook): SpanRecord {
  const { story, span } = record
  if (!spends(story) || story.costUsd !== null) return record
  const cost = costOf(story, Number(span.startNs / 1_000_000n), book)
  const from =
    cost.usd === null
      ? { rule: 'unpriced', key: cost.reason }
      : {
          rule: 'price-table',
          key: `${cost.price.provider} ${cost.price.models[0] ?? ''} ${cost.price.from ?? ''}`.trim(),
        }
  return { ...record, story: { ...story, costUsd: cost.usd, provenance: { ...story.provenance, costUsd: from } } }
}

async function readPrices(path: string): Promise<PriceFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('invalid', `The price file ${path} cannot be read.`, { cause })
  })
  const read = priceFile.safeParse(parse(text))
  if (read.success) return read.data
  const problems = read.error.issues.slice(0, 10).map(({ path: at, message }) => `${at.join('.')}: ${message}`)
  throw new AppError('invalid', `The price file ${path} is not right. ${problems.join('; ')}`)
}
