import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Evaluation } from '#core/telemetry/verdict.ts'
import { fill, type Dialect } from './dialect.ts'
import { indexedUnder, type Slot } from './indexed.ts'
import { plainReaders } from './readers.ts'
import { evaluatorOf } from './verdicts.ts'

const rule = 'openinference'

/** Where opinions on a span, on its trace and on its session are flattened to, and what follows the index. */
const lists = [
  ['evaluations.', 'evaluation.'],
  ['annotations.', 'annotation.'],
  ['trace.evaluations.', 'evaluation.'],
  ['trace.annotations.', 'annotation.'],
  ['session.evaluations.', 'evaluation.'],
  ['session.annotations.', 'annotation.'],
] as const

const evaluationsMax = 50

/** OpenInference of 2026: evaluations and annotations as flattened lists. */
export const openInferenceEvaluations: Dialect = {
  id: rule,
  scopes: [],
  markers: lists.map(([list, item]) => `${list}0.${item}name`),
  kinds: [],
  fields: {},
  read({ attributes }, draft) {
    const found = indexedUnder(
      attributes,
      lists.map(([list]) => list),
    )
    const evaluations = lists.flatMap(([list, item]) =>
      (found.get(list) ?? []).flatMap((slot) => evaluationInSlot(slot, item) ?? []),
    )
    if (evaluations.length === 0) return
    fill(draft, 'evaluations', evaluations.slice(0, evaluationsMax), { rule, key: lists[0][0] })
  },
}

function evaluationInSlot(slot: Slot, item: string): Evaluation | null {
  const name = textOf(slot[`${item}name`])
  if (name === null) return null
  const score = slot[`${item}score`]
  return {
    name,
    score: score === undefined || score === null ? null : plainReaders.tokensIn(score),
    label: textOf(slot[`${item}label`]),
    explanation: textOf(slot[`${item}explanation`]),
    by: evaluatorOf(textOf(slot[`${item}annotator_kind`])),
    errorType: textOf(slot[`${item}error`]),
    responseId: null,
  }
}

const textOf = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
