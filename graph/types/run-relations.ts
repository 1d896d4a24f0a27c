import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { gathered } from '#graph/loading.ts'
import { runSpansMax } from '#graph/limits.ts'
import { findingsOfRuns } from '#graph/queries/findings.ts'
import { spansByKeys, spansOfRun } from '#graph/queries/spans.ts'
import { warningsOfRuns } from '#graph/queries/warnings.ts'
import { feedbackWithEvents } from '#graph/told-feedback.ts'
import { Feedback } from '#graph/types/feedback.ts'
import { Finding } from '#graph/types/finding.ts'
import { Run } from '#graph/types/run.ts'
import { Span } from '#graph/types/span.ts'
import { spanIdOf } from '#graph/types/trace-id.ts'
import { Warning } from '#graph/types/warning.ts'

builder.objectFields(Run, (t) => ({
  findings: t.loadableList({
    type: Finding,
    description: 'In order of time.',
    load: async (traceIds: string[], context) =>
      gathered(traceIds, await findingsOfRuns(context.sql, projectOf(context), traceIds), (row) => row.traceId),
    resolve: (run) => run.traceId,
  }),
  spans: t.field({
    type: [Span],
    description: `The skeleton, without payloads unless they are asked for; the earliest ${runSpansMax}.`,
    complexity: { field: 50, multiplier: 100 },
    resolve: (run, _args, context) => spansOfRun(context.sql, projectOf(context), run),
  }),
  spansTruncated: t.boolean({
    description: 'There are more spans than `spans` answers with; `spanCount` says how many.',
    resolve: (run) => run.spanCount > runSpansMax,
  }),
  span: t.field({
    type: Span,
    nullable: true,
    description: 'One span of this run.',
    args: { spanId: t.arg.string({ required: true }) },
    resolve: async (run, { spanId }, context) => {
      const key = { traceId: run.traceId, spanId: spanIdOf(spanId, 'spanId') }
      const [row] = await spansByKeys(context.sql, projectOf(context), [key])
      return row ?? null
    },
  }),
  feedback: t.loadableList({
    type: Feedback,
    description: 'Said by `addFeedback`, or by an event `gen_ai.evaluation.result` of a span or a log record.',
    load: async (traceIds: string[], context) =>
      gathered(traceIds, await feedbackWithEvents(context, traceIds), (row) => row.traceId),
    resolve: (run) => run.traceId,
  }),
  warnings: t.loadableList({
    type: Warning,
    description: 'Pre-flight answers that this run was given.',
    load: async (traceIds: string[], context) =>
      gathered(traceIds, await warningsOfRuns(context.sql, projectOf(context), traceIds), (row) => row.runId),
    resolve: (run) => run.traceId,
  }),
}))
