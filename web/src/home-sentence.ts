import { counted, wholeNumber } from './format/numbers.ts'
import { countInWords } from './format/words.ts'

export interface HomeCounts {
  readonly openFailures: number
  readonly regressedFailures: number
  readonly newFailures: number
  readonly failuresEver: number
  readonly runs: number
  readonly failedRuns: number
  readonly warnings: number
}

/** The one true sentence that Home opens with. */
export function homeSentence({ openFailures, regressedFailures, failuresEver }: HomeCounts): string {
  const need = openFailures + regressedFailures
  if (failuresEver === 0) return 'Nothing has failed yet'
  if (need === 0) return 'No failure needs you'
  return `${countInWords(need)} ${need === 1 ? 'failure needs' : 'failures need'} you`
}

/** What happened in the last 24 hours, leaving out what did not. */
export function homeDetail({ newFailures, regressedFailures, runs, failedRuns, warnings }: HomeCounts): string {
  const news = [
    newFailures > 0 ? `${counted(newFailures, 'failure')} seen for the first time` : '',
    regressedFailures > 0 ? `${counted(regressedFailures, 'failure')} came back after being resolved` : '',
  ].filter(Boolean)
  const ran =
    runs === 0
      ? 'No run ended in the last 24 hours.'
      : `${wholeNumber(failedRuns)} of ${counted(runs, 'run')} failed in the last 24 hours.`
  const warned = warnings > 0 ? ` Pre-flight warned ${counted(warnings, 'time')}.` : ''
  return `${ran}${news.length > 0 ? ` ${sentence(news.join(', '))}.` : ''}${warned}`
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
