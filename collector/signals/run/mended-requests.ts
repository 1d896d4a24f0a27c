import type { Run } from './run.ts'
import type { KeptFinding } from '#core/memory/finding.ts'
import type { Step } from './step.ts'

const calls: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['LLM', 'EMBEDDING', 'RERANK'])

/**
 * Findings on requests that a client sent again by itself: the call above was answered, and nobody but the client
 * noticed. Many in a row are a retry storm, which keeps its causes.
 */
export function mendedRequests(
  run: Run,
  findings: readonly KeptFinding[],
  at: (finding: KeptFinding) => Step | undefined,
): ReadonlySet<KeptFinding> {
  const onRequests = findings.filter((finding) => finding.signal === 'typed-error' && at(finding)?.kind === 'HTTP')
  if (onRequests.length === 0) return none
  const storms = findings.filter((finding) => finding.class === 'agent.retry_storm')
  const inStorm = new Set(storms.flatMap(({ evidence }) => evidence.map(({ spanId }) => spanId)))
  const stepsWithFindings = new Set(findings.flatMap((finding) => (finding.grade === 'C' ? [] : [finding.spanId])))
  return new Set(
    onRequests.filter((finding) => {
      const step = at(finding)!
      const call = run.parentOf(step)
      if (call === null || !calls.has(call.kind) || call.failed) return false
      if (inStorm.has(step.spanId) || stepsWithFindings.has(call.spanId)) return false
      return run
        .childrenOf(call)
        .some((other) => other.kind === 'HTTP' && !other.failed && other.startMs >= (step.endMs ?? step.startMs))
    }),
  )
}

const none: ReadonlySet<KeptFinding> = new Set()
