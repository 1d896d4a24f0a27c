import type { Evaluation } from '#core/telemetry/verdict.ts'
import { pathOf } from './answer.ts'
import type { Signal } from './signal.ts'

const bad =
  /^(?:fail(?:ed|ure)?|incorrect|wrong|no|false|bad|poor|irrelevant|unfaithful|hallucinat(?:ed|ion)|toxic|unsafe|harmful|not[_ -](?:relevant|correct|grounded|faithful)|ungrounded|non[_ -]?compliant|unhelpful)$/i
const good =
  /^(?:pass(?:ed)?|correct|right|yes|true|good|great|excellent|relevant|faithful|factual|grounded|safe|non[_ -]?toxic|compliant|helpful|ok)$/i
/** What is measured, not judged, and comparisons of words: a low figure says nothing by itself. */
const measured = /latency|cost|token|length|duration|count|size|speed|bleu|rouge|perplexity|readab|edit_distance/i
/** Where much is bad. */
const harmful =
  /hallucinat|toxic|bias|harm|unsafe|violat|injection|jailbreak|profan|hate|refus|contradict|error|risk|leak/i
const wanted =
  /correct|relevan|faithful|ground|accura|quality|helpful|complet|coheren|factual|pass|success|satisf|adheren|conform|precision|recall|goal|task|exact_match|safety/i
const people = /user|human|thumb|feedback/i

/** Whether a person gave it: then it is feedback, and no verdict of an evaluator. */
export const isOfPerson = ({ name, by }: Pick<Evaluation, 'name' | 'by'>): boolean =>
  by === 'human' || people.test(name)

/** An evaluator judged the answer to be bad, by its label, or by a score whose direction its name tells. */
export const lowScore: Signal = {
  id: 'low-score',
  title: 'An evaluator judged the answer to be bad',
  version: 1,
  grade: 'A',
  classes: ['quality.low_score'],
  kinds: null,
  needs: ['evaluations'],
  thresholds: ['evaluation_score_min'],
  notOn: [
    'an evaluator that failed itself',
    'scores where low is good',
    'scales that are not known',
    'what is measured, not judged',
    'feedback of people',
    'a good label beside a low score',
  ],
  find({ story }, { thresholds: { evaluation_score_min: least } }) {
    const found = story.evaluations?.find((one) => isBad(one, least))
    if (found === undefined) return null
    return {
      class: 'quality.low_score',
      confidence: 0.95,
      path: pathOf(story, 'evaluations', 'evaluation'),
      excerpt: found.explanation,
      note: `${found.name}: ${[found.label, found.score].filter((part) => part !== null).join(', ')}`,
      title: `The evaluator ${found.name} judged the answer to be bad`.slice(0, 120),
      facts: { where: found.name, message: `an evaluator judged the answer to be bad: ${found.name}` },
    }
  },
}

function isBad({ name, label, score, by, errorType }: Evaluation, least: number): boolean {
  if (errorType !== null || isOfPerson({ name, by })) return false
  const word = label?.trim() ?? ''
  // Of what is bad in itself, `true` and `yes` are the bad answers.
  const about = harmful.test(name)
  if (/^(?:yes|true|no|false)$/i.test(word)) {
    if (about || wanted.test(name)) return /^(?:yes|true)$/i.test(word) === about
  } else if (bad.test(word)) return true
  else if (good.test(word)) return false
  if (score === null || score < 0 || score > 1 || measured.test(name)) return false
  if (about) return score > 1 - least
  return wanted.test(name) && score < least
}
