import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { questionAbout } from '#test/support/questions.ts'

import { pick, randomFrom } from './random.ts'

// A language of its own, the same for every run: words of two to four syllables, few common and most rare (Zipf), tasks
// that are asked for again and again with other things in them, as apps do. 30,000 words and 5,000 tasks: a little more
// than user texts and error templates of eight public projects held (10,600 words in 36,000 texts).
const wordsMax = 30_000
const tasksMax = 5_000

const onsets =
  'b c d f g h j k l m n p qu r s t v w x z bl br ch cl cr dr fl fr gl gr pl pr sc sh sl sp st th tr'.split(' ')
const vowels = 'a e i o u ai ea ee io oa ou'.split(' ')
const codas = ['', '', '', 'n', 'r', 'l', 's', 't', 'm', 'ck', 'nd', 'rt', 'st']

function lexiconOf(random: () => number): readonly string[] {
  const known = new Set<string>()
  while (known.size < wordsMax) {
    const syllables = 2 + (random() % 3)
    let word = ''
    for (let at = 0; at < syllables; at += 1) word += pick(random, onsets) + pick(random, vowels)
    known.add(word + pick(random, codas))
  }
  return [...known]
}

/** Rank `r` is drawn about `1 / r` as often as the first. */
const zipf = (random: () => number, count: number): number =>
  Math.min(count - 1, Math.floor(count ** (random() / 2 ** 32)) - 1)

interface Lexicon {
  readonly words: readonly string[]
  /** What a task says each time, by its number. */
  readonly tasks: readonly (readonly string[])[]
}

let made: Lexicon | null = null

function lexicon(): Lexicon {
  if (made !== null) return made
  const random = randomFrom(17)
  const words = lexiconOf(random)
  const tasks = Array.from({ length: tasksMax }, () =>
    Array.from({ length: 4 + (random() % 9) }, () => words[zipf(random, wordsMax)]!),
  )
  return (made = { words, tasks })
}

/** What somebody asks: a task in its own words with three to ten things of this time in it, about 14 words. */
export function textFrom(random: () => number): string {
  const { words, tasks } = lexicon()
  const own = [...tasks[zipf(random, tasksMax)]!]
  const things = 3 + (random() % 8)
  for (let at = 0; at < things; at += 1)
    own.splice(
      random() % (own.length + 1),
      0,
      words[random() % 2 === 0 ? zipf(random, wordsMax) : random() % wordsMax]!,
    )
  return own.join(' ')
}

/** Of a hundred words so many are left out, and ten replaced by others. */
export function reworded(text: string, random: () => number, lost = 30): string {
  const { words } = lexicon()
  return text
    .split(' ')
    .flatMap((word) => {
      const chance = random() % 100
      if (chance < lost) return []
      return chance < lost + 10 ? [words[zipf(random, wordsMax)]!] : [word]
    })
    .join(' ')
}

/** A question of one of twenty apps about this. */
export function appQuestion(text: string, random: () => number): PreflightQuestion {
  const app = zipf(random, 20)
  return questionAbout(text, {
    app: `app-${app}`,
    tools: app % 2 === 0 ? [{ name: 'search', description: null, schema: null }] : null,
    model: pick(random, ['gpt-4o-mini', 'gpt-4o', 'claude-sonnet-4']),
    provider: 'openai',
    release: '1.4.0',
    environment: 'production',
    deadlineMs: 50,
  })
}
