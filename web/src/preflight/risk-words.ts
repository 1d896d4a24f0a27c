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
  if (isGuess({ riskLow, riskHigh }))
    return `Too little is known of runs like this one: ${percentText(risk)} is a first guess.`
  return `About ${percentText(risk)} of runs like this one fail; 95 % sure that it is between ${percentText(riskLow)} and ${percentText(riskHigh)}.`
}

/** Whether the interval leaves nearly everything open, so that the figure says nothing of this run. */
export const isGuess = ({ riskLow, riskHigh }: Pick<Risk, 'riskLow' | 'riskHigh'>): boolean =>
  riskLow !== null && riskHigh !== null && riskHigh - riskLow > guessRange
const guessRange = 0.9

/** What each tier of a match compares. */
export const tierWords: Record<string, string> = {
  EXACT: 'the same context ran before',
  LEXICAL: 'similar words and circumstances',
  SEMANTIC: 'similar meaning',
}
