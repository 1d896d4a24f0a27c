import type { RunSignal } from './run-signal.ts'
import { plainText } from './references.ts'

/** At the very beginning only: later in a sentence these words mean anything. */
const corrects =
  /^\s*(?:no[,.!]|nope\b|wrong\b|that'?s (?:not (?:right|correct|what i)|wrong|incorrect)|this is (?:wrong|incorrect|not what i)|you(?:'re| are) wrong|not what i (?:asked|meant|wanted)|i (?:said|already told you|meant)\b|again[,:]|try again|nein[,.!]|falsch\b|das ist falsch|non[,.!]|c'est faux|no es correcto|eso no es)/i
const wordsMin = 4
const alikeMin = 0.9

/** The user takes the answer back, or asks the same thing again in all but the same words. */
export const userCorrection: RunSignal = {
  id: 'user-correction',
  title: 'The user corrects the answer or asks again',
  version: 1,
  grade: 'C',
  classes: ['quality.negative_feedback'],
  content: ['prompts'],
  thresholds: [],
  notOn: [
    'a clarification',
    'another question',
    '"no" as the answer to a question',
    'a short word said twice',
    'the first turn',
    'the same question to several agents of one run',
  ],
  find(run) {
    // The first step that shows the conversation: further down agents are asked by agents.
    const step = run.steps.find(({ asked }) => asked !== null)
    if (step === undefined || step.asked === null || step.askedBefore === null) return []
    const why = reasonOf(step.asked, step.askedBefore)
    if (why === null) return []
    return [
      {
        step,
        class: 'quality.negative_feedback',
        confidence: 0.5,
        path: 'gen_ai.input.messages',
        excerpt: step.asked,
        note: why,
        facts: { message: 'the user corrects the answer or asks again' },
      },
    ]
  },
}

function reasonOf(asked: string, before: string): string | null {
  const words = plainText(asked).split(' ')
  if (corrects.test(asked) && words.length >= wordsMin) return 'the user begins by taking the answer back'
  if (words.length < wordsMin) return null
  const share = likeness(words, plainText(before).split(' '))
  return share >= alikeMin ? `the user asks again, ${Math.round(share * 100)} % alike` : null
}

/** Words that two texts share, of all their words. */
function likeness(one: readonly string[], other: readonly string[]): number {
  const [first, second] = [new Set(one), new Set(other)]
  const shared = [...first].filter((word) => second.has(word)).length
  return shared / (first.size + second.size - shared)
}
