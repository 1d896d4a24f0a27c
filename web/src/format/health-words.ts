import { durationText, percentText } from './numbers.ts'

const kinds: Readonly<Record<string, { word: string; tone: string }>> = {
  BURST: { word: 'burst', tone: 'fail' },
  DRIFT: { word: 'slow drift', tone: 'warn' },
  PAGE: { word: 'page', tone: 'fail' },
  TICKET: { word: 'ticket', tone: 'warn' },
  REGRESSION: { word: 'regression', tone: 'fail' },
  RELEASE: { word: 'release', tone: 'info' },
}
export const markLook = (kind: string): { word: string; tone: string } => kinds[kind] ?? { word: kind, tone: 'muted' }

/** `The budget is 5 %: 95 % of the runs should go well, which holds where nothing else is set.` */
export function sloSentence(slo: number, from: string, noun: string): string {
  const where =
    from === 'scope'
      ? 'set for it'
      : from === 'project'
        ? 'set for the whole project'
        : 'which holds where nothing is set'
  return `${percentText(slo)} of the ${noun} should go well, ${where}.`
}

/** How bursts ended, as measured. */
export function recoverySentence(recovery: {
  bursts: number
  recovered: number
  medianSeconds: number | null
  longestSeconds: number | null
}): string {
  const { bursts, recovered, medianSeconds, longestSeconds } = recovery
  if (bursts === 0) return 'No burst of failures.'
  const first = bursts === 1 ? 'One burst' : `${bursts} bursts`
  if (medianSeconds === null || longestSeconds === null) return `${first}, not recovered yet.`
  const took = durationText(medianSeconds * 1000)
  if (recovered === 1) return `${first}, recovered after ${took}${bursts > 1 ? '; the others are not yet' : ''}.`
  return `${first}, ${recovered} recovered: after ${took} (median), ${durationText(longestSeconds * 1000)} at most.`
}
