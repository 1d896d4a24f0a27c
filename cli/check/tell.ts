import { say } from '../output.ts'
import type { ReleaseQuestion } from './release.ts'
import type { CheckVerdict } from './verdict.ts'

/** The verdict for people: what fails first and in full, what passes as a count. */
export function tellCheck({ passed, plans, broken }: CheckVerdict, question: ReleaseQuestion | null): void {
  for (const plan of plans.filter((each) => !each.passed)) {
    say(`${plan.verdict}  ${plan.name} (${plan.app}): ${plan.message}`)
    for (const { failure, runs, failedRuns, mitigation } of plan.matches) {
      say(`  ${failure.shortId}  ${failure.class}  ${failure.title}; ${failedRuns} of ${runs} runs failed`)
      if (mitigation !== null) say(`    what helped: ${mitigation}`)
    }
  }
  for (const { how, shortId, class: failureClass, severity, title } of broken)
    say(`${how}  ${shortId}  ${failureClass}  ${severity}  ${title}`)
  if (plans.length > 0) say(`${plans.filter((each) => each.passed).length} of ${plans.length} planned runs pass.`)
  if (question !== null) {
    const { app, release } = question
    say(
      broken.length === 0
        ? `Release ${release} of ${app} broke nothing that is known.`
        : `Release ${release} of ${app}: ${broken.length} failures that are new or came back.`,
    )
  }
  say(passed ? 'Passed.' : 'Failed.')
}
