import type { AnsweredPlan } from './ask-plans.ts'
import type { BrokenBy } from './release.ts'

export type FailOn = 'warn' | 'block'

export interface CheckOptions {
  readonly failOn: FailOn
  /** False: nothing could be said counts as a reason to fail. A gate that cannot look must not be green. */
  readonly allowUnknown: boolean
}

export interface CheckVerdict {
  readonly passed: boolean
  readonly plans: readonly (AnsweredPlan & { readonly passed: boolean })[]
  readonly broken: readonly BrokenBy[]
}

/** Whether the gate opens, with every answer and whether it was one to fail on. */
export function verdictOf(
  answers: readonly AnsweredPlan[],
  broken: readonly BrokenBy[],
  { failOn, allowUnknown }: CheckOptions,
): CheckVerdict {
  const failing: readonly string[] = [
    'BLOCK',
    ...(failOn === 'warn' ? ['WARN'] : []),
    ...(allowUnknown ? [] : ['UNKNOWN']),
  ]
  const plans = answers.map((answer) => ({ ...answer, passed: !failing.includes(answer.verdict) }))
  return { passed: broken.length === 0 && plans.every(({ passed }) => passed), plans, broken }
}
