import type { Step } from '../signals/run/step.ts'

/** What a step takes without its texts and lists, measured on V8 12. */
const stepBytes = 1_000
const callBytes = 120
/** Texts beyond Latin-1 take two. */
const charBytes = 2

/** About what a step takes in memory. Texts that the step before it shares are counted once. */
export function bytesOf(step: Step, before: Step | undefined): number {
  const texts =
    step.name.length +
    (step.said?.length ?? 0) +
    lengthUnless(step.system, before?.system) +
    lengthUnless(step.asked, before?.asked) +
    lengthUnless(step.askedBefore, before?.askedBefore)
  const calls = step.calls.length + step.told.length + step.unanswered.length + step.opinions.length
  return stepBytes + charBytes * texts + callBytes * calls
}

const lengthUnless = (text: string | null, before: string | null | undefined): number =>
  text === null || text === before ? 0 : text.length
