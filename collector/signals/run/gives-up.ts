import type { Run } from './run.ts'

const saidCharsMax = 500

const could = String.raw`(?:could(?: not|n['’]t)|can(?:not|['’]t| not)|(?:was|were|am|['’]m|are|['’]re) (?:not able|unable) to|wasn['’]t able to|(?:have|has|['’]ve|had) (?:not been able|been unable) to|unable to|failed to|did(?: not|n['’]t) manage to)`

/** Sentences in which somebody says that a thing was not done. Who only tells of a limit names nothing that broke. */
const givingUp: RegExp = new RegExp(
  [
    String.raw`\b(?:I|we)\b[^.!?\n]{0,40}\b${could}`,
    String.raw`\b(?:could not|couldn['’]t|can(?:not|['’]t)) be (?:\w+ed|made|done|sent|found|paid|read|run|set|put|shown|built)\b`,
    String.raw`(?:^|[.!?\n]\s*)(?:sorry,? |unfortunately,? )?(?:unable to|failed to)\b`,
    String.raw`\b(?:is|are|was|were) (?:currently |temporarily |still |also )?(?:offline|down|unavailable|unreachable|not (?:available|reachable|responding|working))\b`,
    String.raw`\b(?:something went wrong|(?:please )?try again later|technical (?:issues?|difficult(?:y|ies)|problems?|error)|(?:encountered|ran into) (?:an?|some) (?:error|issue|problem)s?)\b`,
    String.raw`\bkonnten? [^.!?\n]{0,80}\bnicht\b|\bleider nicht m(?:ö|oe)glich\b`,
    String.raw`\bno (?:pude|he podido|pudimos|fue posible|ha sido posible|logr[ée])\b|\bno se pudo\b`,
    String.raw`\bn['’]ai pas (?:pu|r[ée]ussi)\b|\bimpossible de\b|\bn['’]a pas pu\b`,
    String.raw`\bnon (?:sono riuscit|(?:è|e) stato possibile|ho potuto)|\bnão (?:consegui|foi poss[íi]vel|pude)\b`,
    String.raw`\bkon(?:den)? [^.!?\n]{0,80}\bniet\b|\bnie uda(?:ł|l)o si(?:ę|e)|не удалось|не смог|не вдалося`,
    String.raw`できませんでした|ありませんでした|无法|未能|没能|無法|할 수 없(?:었|습)|못했습니다|실패했`,
  ].join('|'),
  'iu',
)

/** Whether the last words of a run are that what was wanted was not done. Pure. */
export const givesUp = (run: Run): boolean => givingUp.test(lastWordsOf(run).slice(0, saidCharsMax))

/** Whether a run ends with a question: it goes on once that is answered. Pure. */
export const asksBack = (run: Run): boolean => /\?\W*$/.test(lastWordsOf(run).slice(-questionCharsMax))

const questionCharsMax = 40

function lastWordsOf(run: Run): string {
  const last = run.steps.findLast(({ kind, said }) => kind === 'LLM' && (said ?? '') !== '')
  return (run.root?.said ?? '') !== '' ? run.root!.said! : (last?.said ?? '')
}
