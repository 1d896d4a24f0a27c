import { setTimeout as sleep } from 'node:timers/promises'
import { backtest, type Backtest as BacktestShape } from '#core/memory/backtest/backtest.ts'
import type { BacktestFigures, BacktestRow } from '#core/memory/backtest/table.ts'
import { noPolicies, readPolicies } from '#core/memory/store/policies.ts'
import { readPastCalls } from '#core/memory/store/past-calls.ts'
import { readPastRuns, warmUpMs } from '#core/memory/store/past-runs.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { OutcomeRecord } from '#graph/types/outcome-record.ts'
import { windowOf } from '#graph/window.ts'

const BacktestFigures = builder.objectRef<BacktestFigures>('BacktestFigures').implement({
  fields: (t) => ({
    record: t.expose('record', { type: OutcomeRecord }),
    averagePrecision: t.exposeFloat('averagePrecision', {
      nullable: true,
      description: 'Over all lines that could be drawn by told risk; null for methods that tell none.',
    }),
  }),
})

const BacktestMethod = builder.objectRef<BacktestRow>('BacktestMethod').implement({
  fields: (t) => ({
    method: t.exposeString('method', { description: '`nevermore`, or a baseline.' }),
    all: t.expose('all', { type: BacktestFigures }),
    distinct: t.expose('distinct', {
      type: BacktestFigures,
      description: 'Without questions that are copies of earlier ones.',
    }),
  }),
})

const Backtest = builder.objectRef<BacktestShape>('Backtest').implement({
  description: 'History replayed: every run asked about with what was remembered before it, and nothing later.',
  fields: (t) => ({
    runs: t.exposeInt('runs', { description: 'Asked about.' }),
    failedRuns: t.exposeInt('failedRuns'),
    remembered: t.exposeInt('remembered', { description: 'Runs in memory before the first question.' }),
    distinct: t.exposeInt('distinct'),
    methods: t.expose('rows', { type: [BacktestMethod], description: 'Ours first, then the baselines.' }),
  }),
})

const BacktestInput = builder.inputType('BacktestInput', {
  fields: (t) => ({
    from: t.field({ type: 'DateTime', required: true }),
    to: t.field({ type: 'DateTime', description: 'Now when left out; at most 90 days later.' }),
    app: t.string({ description: 'Asks about the runs of this app; all are remembered.' }),
  }),
})

/** It keeps a core busy: one at a time, in turns with everything else that the process does. */
let running = false

builder.queryField('backtest', (t) =>
  t.field({
    type: Backtest,
    authScopes: { read: true },
    description: 'Replays history under the policies as they stand now. Takes up to a minute; one at a time.',
    args: { input: t.arg({ type: BacktestInput, required: true }) },
    complexity: { field: 200, multiplier: 1 },
    resolve: async (_root, { input }, context) => {
      if (running) {
        const message = 'Another backtest is running; try again in a minute.'
        throw new AppError('unavailable', message, { retryAfterSeconds: 60 })
      }
      running = true
      try {
        return await replay(
          context,
          windowOf(context.clock(), { since: input.from, until: input.to }, 1),
          input.app ?? null,
        )
      } finally {
        running = false
      }
    },
  }),
)

async function replay(
  { sql, ...context }: GraphContext,
  { since, until }: { readonly since: Date; readonly until: Date },
  app: string | null,
): Promise<BacktestShape> {
  const project = projectOf({ sql, ...context })
  const runs = await readPastRuns(sql, project, since, until)
  const calls = await readPastCalls(sql, project, new Date(since.getTime() - warmUpMs), until)
  const policies = (await readPolicies(sql, project)).get(project) ?? noPolicies
  return backtest({ runs, calls, policies, fromMs: since.getTime(), app, breathe: turnTaker() })
}

/** Questions before a run must not wait for one about the past: after so much work there is a rest. */
const [workMs, restMs] = [4, 2]

function turnTaker(): () => Promise<void> {
  let sinceMs = performance.now()
  return async () => {
    if (performance.now() - sinceMs < workMs) return
    await sleep(restMs)
    sinceMs = performance.now()
  }
}
