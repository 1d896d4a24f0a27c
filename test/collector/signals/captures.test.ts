import { describe, expect, it } from 'vitest'

import { judgeRun, runFindings } from '#collector/signals/run/judge-run.ts'
import { drawSpans, idOf, keptOf, runFrom, spanFindings } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'

import type { Capture } from './captures/capture.ts'
import { feedbackCaptures } from './captures/feedback.ts'
import { frameworkCaptures } from './captures/frameworks.ts'
import { labelledCaptures } from './captures/labelled-runs.ts'
import { langGraphCaptures } from './captures/langgraph.ts'
import { codingAgentCaptures } from './captures/coding-agents.ts'
import { wildCaptures } from './captures/wild.ts'
import { platformCaptures } from './captures/platforms.ts'
import { wholeCaptures } from './captures/providers-whole.ts'
import { reactCaptures } from './captures/react.ts'
import { sdkCaptures } from './captures/sdks.ts'
import { serviceCaptures } from './captures/services.ts'
import { smolagentsCaptures } from './captures/smolagents.ts'
import { textResultCaptures } from './captures/text-results.ts'

const captures = [
  ...smolagentsCaptures,
  ...textResultCaptures,
  ...langGraphCaptures,
  ...frameworkCaptures,
  ...sdkCaptures,
  ...reactCaptures,
  ...platformCaptures,
  ...serviceCaptures,
  ...codingAgentCaptures,
  ...wildCaptures,
  ...feedbackCaptures,
  ...wholeCaptures,
  ...labelledCaptures,
]

/** Judges a capture as a run that came whole, without knowing what is usual. */
function judged({ spans }: Capture) {
  const records = chained(drawSpans(spans))
  const run = runFrom(records)
  const kept = spanFindings(records)
  const found = runFindings(run, kept, { baseline: null })
  const all = [...kept, ...found.map(({ finding, step }) => keptOf(finding, step.spanId, 0))]
  const { standing, outcome } = judgeRun(run, all, new Set())
  const causes = standing.filter(({ grade }) => grade !== 'C')
  return { records, outcome, causes: [...new Map(causes.map((one) => [one.fingerprint, one])).values()] }
}

describe('runs as libraries really send them', () => {
  it.each(captures.map((capture) => [`${capture.what} (${capture.from})`, capture] as const))('%s', (_, capture) => {
    const { records, causes, outcome } = judged(capture)
    expect(causes.map((one) => one.class).toSorted()).toEqual(capture.finds.toSorted())
    expect(outcome).toBe(capture.outcome)
    if (capture.at !== undefined) expect(causes.map(({ spanId }) => spanId)).toContain(idOf(capture.at))
    for (const [id, fields] of Object.entries(capture.tells ?? {})) {
      expect(records.find(({ span }) => span.spanId === idOf(id))?.story).toMatchObject(fields)
    }
  })
})
