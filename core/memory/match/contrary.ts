import { stem } from '../context/stem.ts'

// Words as `wordsOf` leaves them: English negations are `not` there already, those of other languages stand as they
// are.
export const negations: ReadonlySet<string> = new Set(
  (
    'not avoid skip except ohne nicht nichts kein keine keinen keinem keiner keines nie niemals sans pas ne ' +
    'aucun aucune jamais sin nunca jamás ' +
    'ningún ninguna não nao sem nenhum non senza nessun nessuna niet geen zonder nooit inte utan ikke uden uten ' +
    'не нет без bez 不要 不用 不含 不需 没有 无需'
  )
    .split(' ')
    .map(stem),
)

/** Whether a word denies what stands behind it. */
export const isNegation = (word: string): boolean => negations.has(word)

/** Tasks that undo each other, and states that rule each other out; more are told by their beginnings. */
const table = `
add remove; add delete; create delete; insert delete; approve reject; accept reject; accept decline; allow deny
allow forbid; allow block; open close; start stop; begin end; show hide; grant revoke; lock unlock; buy sell; push pull
send receive; give take; save discard; keep delete; keep remove; raise lower; high low; highest lowest; most least
more less; first last; newest oldest; latest earliest; expand collapse; merge split; join leave; hire dismiss
deposit withdraw; borrow lend; win lose; public private; true false; before after; up down; asc desc; publish withdraw
attach detach; arrive depart; arrival departure; pass fail; passed failed
success failure; succeed fail; positive negative; increase reduce; above below; over under; early late; earlier later
cheapest expensive; pause resume; archive restore; lengthen shorten; confirm cancel; minimum maximum; import export
öffne schließe; öffnen schließen; starte stoppe; hinzufügen entfernen; erstelle lösche; kaufe verkaufe
ouvre ferme; ouvrir fermer; ajoute supprime; ajouter supprimer; active désactive; abre cierra; abrir cerrar
añade elimina; añadir eliminar; compra vende
`

const opposites = new Map<string, string[]>()
for (const pair of table.trim().split(/[;\n]\s*/)) {
  const [one = '', other = ''] = pair.split(' ').map(stem)
  note(one, other)
  note(other, one)
}

function note(word: string, other: string): void {
  const known = opposites.get(word)
  if (known === undefined) opposites.set(word, [other])
  else if (!known.includes(other)) known.push(other)
}

/** Beginnings that turn one word into its opposite, and how much of a word has to follow for that. */
const beginnings: readonly (readonly [one: string, other: string, restMin: number])[] = [
  ['', 'un', 3],
  ['', 'dis', 4],
  ['', 'de', 5],
  ['', 'des', 5],
  ['', 'dés', 4],
  ['en', 'dis', 3],
  ['en', 'de', 3],
  ['in', 'ex', 4],
  ['im', 'ex', 4],
  ['in', 'de', 4],
  ['in', 'out', 3],
  ['up', 'down', 3],
  ['as', 'des', 4],
  ['max', 'min', 4],
  ['pro', 'de', 3],
  ['over', 'under', 3],
]

const madeMax = 8192
const made = new Map<string, readonly string[]>()

/** Words that would say the opposite of one, whether there are such words or not. */
function oppositesOf(word: string): readonly string[] {
  const before = made.get(word)
  if (before !== undefined) return before
  if (made.size >= madeMax) made.clear()
  const found = makeOpposites(word)
  made.set(word, found)
  return found
}

function makeOpposites(word: string): readonly string[] {
  const found = [...(opposites.get(word) ?? [])]
  for (const [one, other, restMin] of beginnings) {
    if (word.startsWith(one) && word.length >= one.length + restMin) found.push(other + word.slice(one.length))
    if (word.startsWith(other) && word.length >= other.length + restMin) found.push(one + word.slice(other.length))
  }
  return found
}

/** `turn off` against `turn on`: `on` and `in` are no words of a context. How far behind its verb each may stand. */
const particles: Readonly<Record<string, number>> = { off: 4, out: 1 }
const particleReaches = Object.entries(particles)
const particleVerbs: readonly string[] = 'turn switch power log sign check opt clock zoom phase'.split(' ').map(stem)

/** Tasks that lead from one thing to another: told the other way round they are another task. */
const directed: readonly string[] =
  'translate convert move transfer migrate rewrite port copy exchange switch change rename übersetze traduis traduce'
    .split(' ')
    .map(stem)

/** What turns a text around, in words or in the numbers that an index gave them. */
export interface Contrary<Word> {
  readonly isNegation: (word: Word) => boolean
  readonly oppositesOf: (word: Word) => readonly Word[]
  /** How far behind its verb a word turns it around; undefined for most. */
  readonly particleReach: (word: Word) => number | undefined
  readonly isParticleVerb: (word: Word) => boolean
  /** Whether a word leads from one thing to another. */
  readonly isDirected: (word: Word) => boolean
  /** Whether a word could turn a text around at all: a negation, an opposite of a word that was asked, a particle. */
  readonly turns: (word: Word) => boolean
}

export const inWords: Contrary<string> = {
  isNegation,
  oppositesOf,
  particleReach: (word) => (Object.hasOwn(particles, word) ? particles[word] : undefined),
  isParticleVerb: (word) => particleVerbs.includes(word),
  isDirected: (word) => directed.includes(word),
  turns: () => true,
}

/** Numbers of words, and which of them deny. */
interface Denying {
  readonly words: { readonly idOf: (word: string) => number }
  readonly denying: ReadonlySet<number>
}

/**
 * The same for the words of a question in numbers. Opposites and verbs are known of the words of the question alone,
 * which are all that it takes: five look-ups a word.
 */
export function inNumbers(
  words: readonly string[],
  numbers: readonly number[],
  { words: { idOf: numberOf }, denying }: Denying,
): Contrary<number> {
  // A word that the index does not know has a number in the question all the same.
  const own = new Map(words.map((word, at) => [word, numbers[at]!]))
  const verbs = new Set(words.flatMap((word, at) => (particleVerbs.includes(word) ? [numbers[at]!] : [])))
  const leading = new Set(words.flatMap((word, at) => (directed.includes(word) ? [numbers[at]!] : [])))
  const reaches = new Map<number, number>()
  const turned = new Map<number, readonly number[]>()
  const turning = new Set(denying)
  const numberOfAny = (word: string): number | undefined => {
    const number = own.get(word) ?? numberOf(word)
    return number >= 0 || own.has(word) ? number : undefined
  }
  for (const [particle, reach] of verbs.size === 0 ? [] : particleReaches) {
    const number = numberOfAny(particle)
    if (number !== undefined) reaches.set(number, reach)
  }
  for (const [at, word] of words.entries()) {
    if (isNegation(word)) turning.add(numbers[at]!)
    const found = oppositesOf(word).flatMap((other) => numberOfAny(other) ?? [])
    if (found.length > 0) turned.set(numbers[at]!, found)
    for (const one of found) turning.add(one)
  }
  return {
    isNegation: (number) => denying.has(number) || (number < 0 && isNegation(words[-1 - number] ?? '')),
    oppositesOf: (number) => turned.get(number) ?? [],
    particleReach: (number) => reaches.get(number),
    isParticleVerb: (number) => verbs.has(number),
    isDirected: (number) => leading.has(number),
    turns: (number) => turning.has(number) || reaches.has(number),
  }
}
