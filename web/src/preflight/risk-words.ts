import { percentText } from '../format/numbers.ts'

interface Risk {
  readonly verdict: string
  readonly risk: number | null
  readonly riskLow: number | null
  readonly riskHigh: number | null
}

/** The risk in one line, its uncertainty included; what is not known is said, not drawn. */
export function riskWords({ verdict, risk, riskLow, riskHigh }: Risk): string {
  if (verdict === 'UNKNOWN') return 'No answer in time: nothing is said about the risk.'
  if (risk === null) return 'Too little is known of runs like this one to put a number on it.'
  if (riskLow === null || riskHigh === null) return `About ${percentText(risk)} of runs like this one fail.`
  return `About ${percentText(risk)} of runs like this one fail; 95 % sure that it is between ${percentText(riskLow)} and ${percentText(riskHigh)}.`
}

/** What each tier of a match compares. */
export const tierWords: Record<string, string> = {
  EXACT: 'the same context ran before',
  LEXICAL: 'similar words and circumstances',
  SEMANTIC: 'similar meaning',
}
