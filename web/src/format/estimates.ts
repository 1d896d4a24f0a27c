import { percentText } from './numbers.ts'

/** A figure with its 95 % interval, as the API tells it. */
export interface EstimateTold {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly hits: number
  readonly of: number
}

/** `82 %`; a dash where nothing is known. */
export const shareOf = ({ value }: EstimateTold): string => (value === null ? '–' : percentText(value))

/** `95 %: 71 to 90 %`, or why there is none. */
export function intervalOf({ value, low, high }: EstimateTold): string {
  if (value === null || low === null || high === null) return 'nothing known yet'
  return `95 %: ${percentText(low)} to ${percentText(high)}`
}

const plain = (value: number | null, digits: number): string => (value === null ? '–' : value.toFixed(digits))

/** Of figures that are no shares. */
export const numberOf = ({ value }: EstimateTold, digits: number): string => plain(value, digits)
export const rangeOf = ({ value, low, high }: EstimateTold, digits: number): string =>
  value === null ? 'nothing known yet' : `95 %: ${plain(low, digits)} to ${plain(high, digits)}`
