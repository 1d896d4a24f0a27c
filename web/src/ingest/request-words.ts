import type { IngestRow } from '../documents/ingest.ts'
import { counted } from '../format/numbers.ts'
import type { Tone } from '../format/states.ts'

type Amounts = Pick<
  IngestRow,
  'acceptedSpans' | 'rejectedSpans' | 'acceptedLogs' | 'rejectedLogs' | 'signal' | 'reasons'
>

/** How a request fared: all of it taken, part of it, none of it. */
export function outcomeOf(row: Amounts): { readonly word: string; readonly tone: Tone } {
  const accepted = row.acceptedSpans + row.acceptedLogs
  const rejected = row.rejectedSpans + row.rejectedLogs
  if (accepted === 0 && (rejected > 0 || row.reasons.length > 0)) return { word: 'refused', tone: 'fail' }
  if (rejected > 0) return { word: 'in part', tone: 'warn' }
  return { word: 'taken', tone: 'ok' }
}

/** `100 spans`, `98 of 100 spans`, `3 log records`. */
export function amountOf(row: Amounts): string {
  const accepted = row.signal === 'logs' ? row.acceptedLogs : row.acceptedSpans
  const rejected = row.signal === 'logs' ? row.rejectedLogs : row.rejectedSpans
  const noun = row.signal === 'logs' ? 'log record' : 'span'
  return rejected === 0 ? counted(accepted, noun) : `${accepted} of ${counted(accepted + rejected, noun)}`
}

/** `812 B`, `3.4 kB`, `1.2 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${amount < 100 ? Number(amount.toFixed(1)) : Math.round(amount)} ${unit}`
}

/** What became of requests, in one sentence. */
export function ingestSentence(rows: readonly Amounts[]): string {
  const outcomes = rows.map((row) => outcomeOf(row).word)
  const [refused, inPart] = [count(outcomes, 'refused'), count(outcomes, 'in part')]
  const of = `of the last ${counted(rows.length, 'request')}`
  if (refused + inPart === 0) return `All ${of} were taken in full.`
  const parts = [refused > 0 ? `${refused} refused` : '', inPart > 0 ? `${inPart} taken in part` : '']
  return `${of.replace('of', 'Of')}, ${parts.filter(Boolean).join(' and ')}.`
}
const count = (words: readonly string[], word: string): number => words.filter((one) => one === word).length
