import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'

import { AppError } from '#core/platform/errors.ts'
import type { Provenance } from '#core/telemetry/story.ts'

import { defineProcessor } from '../component.ts'
import { note, type Draft } from '../dialects/dialect.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { builtInPrices } from '../prices/built-in.ts'
import { costOf, spends, type Unpriced } from '../prices/cost.ts'
import { createPriceBook, type PriceBook } from '../prices/price-book.ts'
import { priceFile, type Price, type PriceFile } from '../prices/price-file.ts'

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
      process(records: readonly SpanRecord[]) {
        for (const record of records) priced(record, book)
        return records
      },
      async start() {
        if (file !== null) book = createPriceBook([await readPrices(file), builtInPrices])
      },
    }
  },
})

/** Writes into the story, which was made for this record alone: copying sixty fields costs more than pricing a call. */
function priced({ story, span }: SpanRecord, book: PriceBook): void {
  if (!spends(story) || story.costUsd !== null) return
  const draft: Draft = story
  const cost = costOf(story, Number(span.startNs / 1_000_000n), book)
  draft.costUsd = cost.usd
  note(draft, 'costUsd', cost.usd === null ? unpriced[cost.reason] : rowOf(cost.price))
}

const unpriced: Readonly<Record<Unpriced, Provenance>> = {
  'no tokens were sent': { rule: 'unpriced', key: 'no tokens were sent' },
  'no model was named': { rule: 'unpriced', key: 'no model was named' },
  'no price is known for the model': { rule: 'unpriced', key: 'no price is known for the model' },
}

const rows = new WeakMap<Price, Provenance>()

/** Which row of the table: `openai gpt-4o 2024-10-01`. */
function rowOf(found: Price): Provenance {
  const known = rows.get(found)
  if (known) return known
  const key = [found.provider, found.models[0], found.from].filter((part) => part !== undefined).join(' ')
  const row = { rule: 'price-table', key }
  rows.set(found, row)
  return row
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
