import { AppError } from '#core/platform/errors.ts'

import { templateTokens } from './template-tokens.ts'

/** A way to turn the parts of a finding into hashes. Frozen once released: a change is a new one beside it. */
export interface OutcomeAlgorithm {
  readonly id: string
  readonly title: string
  /** What it does differently from the one before. */
  readonly summary: string
  /** The text that is compared, made of the masked message in lower case. */
  readonly template: (masked: string) => string
}

const o1: OutcomeAlgorithm = {
  id: 'o1',
  title: 'Masked text',
  summary: 'Two messages are one when they are equal once values are masked.',
  template: (masked) => masked,
}

const o2: OutcomeAlgorithm = {
  id: 'o2',
  title: 'Masked text without its numbers',
  summary:
    'As o1, but a number inside a name and how long a list is make no difference: node7 and node12 are one, “a, b” and “a, b, c” too.',
  template: (masked) => templateTokens(masked).close.join(' '),
}

/** All there ever were, oldest first. Hashes name the one that made them, and stay valid under it. */
export const outcomeAlgorithms: readonly OutcomeAlgorithm[] = [o1, o2]

/** What projects use until they choose. */
export const standardAlgorithm = o1

/** Throws `invalid` for a name that nothing bears. */
export function algorithmNamed(id: string): OutcomeAlgorithm {
  const found = outcomeAlgorithms.find((algorithm) => algorithm.id === id)
  if (found !== undefined) return found
  const names = outcomeAlgorithms.map((algorithm) => algorithm.id).join(', ')
  throw new AppError('invalid', `There is no algorithm "${id}". There are ${names}.`, {
    fields: [{ path: 'input.algorithm', message: `one of ${names}` }],
  })
}
