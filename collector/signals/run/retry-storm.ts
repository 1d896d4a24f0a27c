import type { Run } from './run.ts'
import type { RunHit, RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'

/** The same model call was tried again and again, and kept failing. */
export const retryStorm: RunSignal = {
  id: 'retry-storm',
  title: 'Many attempts at the same call',
  version: 1,
  grade: 'B',
  classes: ['agent.retry_storm'],
  content: [],
  thresholds: ['retries_min'],
  notOn: [
    'several answers to one question that went well',
    'two attempts',
    'failing calls with different inputs',
    'failing calls side by side',
    'attempts in different agents',
    '404s of a look-up',
  ],
  find(run, { thresholds: { retries_min } }) {
    return [...modelAttempts(run, retries_min), ...numbered(run, retries_min), ...httpAttempts(run, retries_min)].slice(
      0,
      8,
    )
  },
}

/** Model calls with one input that failed, one after the other. */
function modelAttempts(run: Run, retriesMin: number): RunHit[] {
  const attempts = new Map<string, Step[]>()
  for (const step of run.steps) {
    if (step.kind !== 'LLM' || step.inputKey === null || !step.failed) continue
    const key = `${run.agentOf(step).spanId} ${step.inputKey}`
    const known = attempts.get(key) ?? []
    const last = known.at(-1)
    if (last !== undefined && step.startMs < (last.endMs ?? last.startMs)) continue
    attempts.set(key, [...known.slice(0, 31), step])
  }
  return [...attempts.values()].flatMap((steps) => (steps.length < retriesMin ? [] : [hitOf(steps, retriesMin)]))
}

/** Who counts its attempts says so on the span. */
const numbered = (run: Run, retriesMin: number): RunHit[] =>
  run.steps.flatMap((step) =>
    step.kind === 'LLM' && step.attempt === retriesMin && !(step.inputKey !== null && step.failed)
      ? [hitOf([step], retriesMin)]
      : [],
  )

/** Requests under one span that were refused as too many or broke on the other side. */
function httpAttempts(run: Run, retriesMin: number): RunHit[] {
  const attempts = new Map<Step, Step[]>()
  for (const step of run.steps) {
    const parent = run.parentOf(step)
    const status = step.httpStatus ?? 0
    if (step.kind !== 'HTTP' || parent === null || !(status === 429 || status >= 500)) continue
    const known = attempts.get(parent) ?? []
    const last = known.at(-1)
    if (last !== undefined && (last.name !== step.name || step.startMs < (last.endMs ?? last.startMs))) continue
    attempts.set(parent, [...known.slice(0, 31), step])
  }
  return [...attempts.values()].flatMap((steps) => (steps.length < retriesMin ? [] : [hitOf(steps, retriesMin)]))
}

function hitOf(steps: readonly Step[], retriesMin: number): RunHit {
  const tries = Math.max(steps.length, steps[0]?.attempt ?? 0)
  return {
    step: steps[Math.min(retriesMin, steps.length) - 1]!,
    class: 'agent.retry_storm',
    confidence: 0.9,
    path: 'status.code',
    excerpt: null,
    note: `${tries} attempts at the same call (from ${retriesMin} on)`,
    also: steps,
    facts: { message: 'the same call is tried again and again' },
  }
}
