import { answerText, pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

const chunkChars = 50
/** Recurrences further apart than this are a refrain, not a loop. */
const distanceCharsMax = 500
/** Code, tables and lists repeat themselves by nature. */
const byNature = /^\s*(?:[|>#*+\-•<]|\d+[.)]|[{}[\]"'`;/]|\t)|^(?: {2,}|\t)|[;{}>]\s*$|\S {3,}\S/
/** In a loop the same comes between, too; in a list of orders each line says something of its own. */
const alikeShareMin = 0.7

/** The same fifty characters come again and again: the model went round in circles. */
export const outputRepetition: Signal = {
  id: 'output-repetition',
  title: 'The answer repeats itself',
  version: 2,
  grade: 'B',
  classes: ['output.repetition'],
  kinds: kinds('LLM'),
  needs: ['output'],
  content: ['outputs'],
  thresholds: ['repeated_chunk_count_min'],
  notOn: ['code', 'tables', 'lists', 'rulers and blanks', 'a refrain', 'JSON', 'lines that differ in what they hold'],
  find({ story }, { thresholds }) {
    const needed = thresholds.repeated_chunk_count_min
    const text = answerText(story.output ?? [])
    if (text.length < chunkChars * needed || story.jsonRequested) return null
    // A loop that ran to the end holds the last characters, one that was left the middle: two probes see both.
    const found = recurring(text, text.length - chunkChars, needed) ?? recurring(text, text.length >> 1, needed)
    if (found === null) return null
    return {
      class: 'output.repetition',
      confidence: 0.9,
      path: pathOf(story, 'output', 'output'),
      excerpt: found.chunk,
      note: `these ${chunkChars} characters occur ${found.count} times, close to each other`,
      facts: { message: 'the answer repeats the same passage' },
    }
  },
}

function recurring(
  text: string,
  at: number,
  needed: number,
): { readonly chunk: string; readonly count: number } | null {
  const chunk = text.slice(at, at + chunkChars)
  const first = text.indexOf(chunk)
  // In nearly every answer the chunk is found where it was taken, and nothing more is to be done.
  if (first === at || new Set(chunk).size < 6) return null
  let count = 1
  let alike = 0
  let between = ''
  let last = first
  for (let next = text.indexOf(chunk, first + chunkChars); next >= 0; next = text.indexOf(chunk, last + chunkChars)) {
    const gap = text.slice(last + chunkChars, next)
    const isFar = next - last > distanceCharsMax
    count = isFar ? 1 : count + 1
    alike = isFar ? 0 : alike + (gap === between ? 1 : 0)
    between = gap
    last = next
    // The first gap has none before it to be like.
    if (count >= needed && alike >= (count - 2) * alikeShareMin)
      return isByNature(text, last) ? null : { chunk, count: countAll(text, chunk) }
  }
  return null
}

/** Looks at the lines before the place: one that is made of code, a table or a list, or stands in a fence. */
function isByNature(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2 * distanceCharsMax), at + chunkChars)
  if ((text.slice(0, at).split('```').length - 1) % 2 === 1) return true
  const lines = before.split('\n').slice(1)
  return lines.length > 2 && lines.filter((line) => byNature.test(line)).length * 2 > lines.length
}

const countAll = (text: string, chunk: string): number => text.split(chunk).length - 1
