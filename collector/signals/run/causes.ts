import { taxonomy, type FailureClass } from '#core/memory/taxonomy.ts'
import type { Run } from './run.ts'
import type { KeptFinding } from '#core/memory/finding.ts'
import type { Step } from './step.ts'

/** A finding at its place in the run. */
export interface Placed {
  readonly finding: KeptFinding
  readonly step: Step
  readonly recovered: boolean
}

/** What follows from other things comes later in the search for causes; all else is 0. */
const ranks: Readonly<Partial<Record<FailureClass, number>>> = {
  'output.empty': 1,
  'output.invalid_format': 1,
  'output.unsupported_citation': 1,
  'tool.dangling_call': 2,
  'agent.retry_storm': 2,
  'agent.loop': 2,
  'agent.handoff_loop': 2,
  'output.repetition': 3,
  'provider.fallback': 3,
  'agent.step_limit': 3,
  'output.missing_answer': 4,
  'run.abandoned': 5,
  'drift.model': 6,
  'drift.tools': 6,
}

/** A cycle is more than each of the calls that come again in it; what was told of a call comes after what it shows. */
const widthOf = ({ finding: { signal } }: Placed): number =>
  signal === 'tool-cycle' ? 1 : signal === 'tool-error-told' ? -1 : 0

const rankOf = ({ finding }: Placed): number => ranks[finding.class] ?? 0

/** Causes looked at for each finding: a run with more has other troubles than an exact count. */
const causesMax = 64

/** Which findings are causes, and which cause each of the others follows from. The deepest and earliest wins. */
export function causesOf(run: Run, placed: readonly Placed[]): ReadonlyMap<Placed, readonly Placed[]> {
  const ordered = [...placed].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      run.depthOf(b.step) - run.depthOf(a.step) ||
      widthOf(b) - widthOf(a) ||
      a.step.startMs - b.step.startMs ||
      (a.finding.signal < b.finding.signal ? -1 : 1),
  )
  const causes = new Map<Placed, Placed[]>()
  const looked: Placed[] = []
  for (const one of ordered) {
    const cause = looked.find((known) => explains(run, known, one))
    if (cause !== undefined) {
      causes.get(cause)?.push(one)
      continue
    }
    causes.set(one, [])
    if (looked.length < causesMax) looked.push(one)
  }
  return causes
}

function explains(run: Run, cause: Placed, one: Placed): boolean {
  // The same failure again is the same failure: its occurrences are counted, not explained away.
  if (cause.finding.fingerprint === one.finding.fingerprint) return false
  if (repeats(run, cause, one)) return true
  // A loop is told at its third round, and began before.
  const began = cause.finding.class === 'agent.loop' ? -Infinity : cause.step.startMs
  if (began > (one.step.endMs ?? Infinity)) return false
  return followsFrom(run, cause, one)
}

const errorSignals = new Set([
  'typed-error',
  'mcp-error',
  'tool-error',
  'tool-failed-flag',
  'tool-error-answer',
  'error-finish',
  'error-answered',
])
const messageCharsMin = 12

/** The same error once more: on a span around it, under the name of a wrapper, or in the next attempt. */
function repeats(run: Run, cause: Placed, one: Placed): boolean {
  if (!errorSignals.has(one.finding.signal)) return false
  const around = one.step !== cause.step && run.contains(one.step, cause.step)
  if (around) {
    if (one.finding.class === cause.finding.class || !cause.recovered) return true
    const [text, inner] = [textOf(one), textOf(cause)]
    return inner.length >= messageCharsMin && text.includes(inner)
  }
  // The next attempt at a provider that is down, however it words it.
  const { class: name } = one.finding
  return (
    name === cause.finding.class && name.startsWith('provider.') && run.agentOf(one.step) === run.agentOf(cause.step)
  )
}

const textOf = ({ finding }: Placed): string => (finding.evidence[0]?.excerpt ?? '').trim()

const upstream = /^(?:provider|tool|mcp|input|retrieval)\./
const spoilt = new Set<FailureClass>(['output.truncated', 'output.content_filter', 'output.empty', 'output.refusal'])

function followsFrom(run: Run, cause: Placed, one: Placed): boolean {
  const from = cause.finding.class
  switch (one.finding.class) {
    case 'agent.retry_storm':
      return from.startsWith('provider.') || isSeenAt(one, cause.step)
    case 'provider.fallback':
      return taxonomy[from].faultOf === 'provider' || isSeenAt(one, cause.step)
    case 'agent.loop':
      if (from === 'agent.loop') return one.finding.evidence.some(({ spanId }) => isSeenOn(cause, spanId))
      return upstream.test(from) && (isSeenAt(one, cause.step) || isSameTool(cause.step, one.step))
    case 'output.repetition':
      return from === 'agent.loop' && run.agentOf(cause.step) === run.agentOf(one.step)
    case 'agent.step_limit':
      return /^agent\.|^output\.repetition$/.test(from) || (upstream.test(from) && !cause.recovered)
    case 'output.empty':
    case 'output.unsupported_citation':
      return from === 'retrieval.empty' || (/^(?:tool|mcp)\./.test(from) && !cause.recovered)
    case 'output.invalid_format':
      return spoilt.has(from) && run.agentOf(cause.step) === run.agentOf(one.step)
    case 'tool.dangling_call':
      return !cause.recovered || isSeenAt(one, cause.step)
    case 'tool.error':
    case 'tool.unknown':
    case 'tool.bad_arguments':
    case 'app.error':
      return isSpoiltCall(cause, one)
    case 'output.missing_answer':
    case 'run.abandoned':
      return !cause.recovered && cause.finding.severity !== 'LOW'
    case 'guardrail.blocked':
      return from === 'guardrail.blocked' && isToldTwice(run, cause, one)
    case 'drift.model':
    case 'drift.tools':
      return cause.finding.severity !== 'LOW'
    default:
      return false
  }
}

/** The model asked for a tool wrongly, and the tool then said so. */
const isSpoiltCall = (cause: Placed, one: Placed): boolean =>
  (cause.finding.class === 'tool.bad_arguments' || cause.finding.class === 'tool.unknown') &&
  (one.step === cause.step
    ? one.finding.signal === 'tool-error-told'
    : one.step.kind === 'TOOL' && isCallOf(cause.step, one.step))

/** What a guardrail's own span says stands once more on what it guarded: the call beside it, the agent around it. */
const isToldTwice = (run: Run, cause: Placed, one: Placed): boolean =>
  (cause.step.kind === 'GUARDRAIL') !== (one.step.kind === 'GUARDRAIL') &&
  (run.contains(one.step, cause.step) || run.agentOf(one.step) === run.agentOf(cause.step))

const isCallOf = (asker: Step, tool: Step): boolean =>
  asker.calls.some(({ id, name }) => (id !== null && id === tool.toolCallId) || name === tool.facts.toolName)

const isSeenAt = (one: Placed, step: Step): boolean => isSeenOn(one, step.spanId)

const isSeenOn = ({ finding }: Placed, on: string): boolean => finding.evidence.some(({ spanId }) => spanId === on)

const isSameTool = (one: Step, other: Step): boolean =>
  one.facts.toolName !== null && one.facts.toolName === other.facts.toolName
