import { modelFamily } from '#core/memory/model-family.ts'
import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** Names behind which the provider or a gateway may put any model. */
const alias = /latest|auto|router|default|best|chatgpt|preview|exp(?:erimental)?\b|free|:nitro|:floor|^ft:|deployment/i

/** The makers whose names tell generation and size apart. What two names leave out is not compared. */
const lines: readonly RegExp[] = [
  /^gpt-(?<generation>\d(?:\.\d)?o?)(?:-(?<size>mini|nano))?(?:-|$)/,
  /^(?<generation>o\d)(?:-(?<size>mini|pro))?(?:-|$)/,
  /^claude-(?:(?<generation>\d(?:[-.]\d{1,2})?)-)?(?<size>opus|sonnet|haiku)(?:-(?<later>\d(?:[-.]\d{1,2})?))?(?:-|$)/,
  /^gemini-(?<generation>\d(?:\.\d)?)-(?<size>pro|flash-lite|flash)(?:-|$)/,
]

/** The model that answered is of another generation or size than the one that was asked, or of another maker. */
export const otherModelAnswered: Signal = {
  id: 'other-model-answered',
  title: 'Another model answered than the one asked',
  version: 2,
  grade: 'B',
  classes: ['drift.model'],
  kinds: kinds('LLM'),
  needs: ['requestModel', 'responseModel'],
  when: ['renamed'],
  notOn: [
    'a snapshot of the same model',
    'an alias such as -latest',
    'a router',
    'the name of a deployment',
    'a deployment named after another model',
    'the path of a gateway',
    'a spelling of Azure',
  ],
  find({ story }) {
    const { requestModel: asked, responseModel: answered } = story
    if (asked === null || answered === null || asked === answered || alias.test(asked)) return null
    // There people ask for their own deployment, and may call it after another model.
    if (story.provider?.startsWith('azure') === true) return null
    const difference = differenceOf(modelFamily(asked), modelFamily(answered))
    if (difference === null) return null
    return {
      class: 'drift.model',
      confidence: 0.8,
      path: pathOf(story, 'responseModel', 'response model'),
      excerpt: answered,
      note: `${asked} was asked and ${answered} answered: another ${difference}`,
      facts: { message: `another ${difference} of model answered than was asked` },
    }
  },
}

function differenceOf(asked: string, answered: string): 'maker' | 'generation' | 'size' | null {
  if (asked === answered || asked.startsWith(answered) || answered.startsWith(`${asked}-20`)) return null
  const left = placeOf(asked)
  const right = placeOf(answered)
  // A name of no known maker may be a deployment, which says nothing of the model behind it.
  if (left === null || right === null) return null
  if (left.line !== right.line) return 'maker'
  if (left.generation !== undefined && right.generation !== undefined && left.generation !== right.generation)
    return 'generation'
  return left.size === right.size ? null : 'size'
}

function placeOf(family: string) {
  // Azure leaves out the dot.
  const name = family.replace(/^gpt-35/, 'gpt-3.5')
  for (const [line, shape] of lines.entries()) {
    const found = shape.exec(name)
    if (found !== null)
      return {
        line,
        generation: (found.groups?.generation ?? found.groups?.later)?.replace('-', '.'),
        size: found.groups?.size,
      }
  }
  return null
}
