import { defineCommand } from 'citty'
import { z } from 'zod'
import { dayMs, hourMs, minuteMs } from '#core/platform/durations.ts'
import { connect, connectionArgs } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { UsageError } from '../exit-code.ts'
import { note, say, sayJson, sayTable } from '../output.ts'

const estimate = '{ value low high hits of }'
const figures = `{ averagePrecision record {
  warnedAndFailed warnedAndFine allowedAndFailed allowedAndFine precision ${estimate} recall ${estimate}
  recallOnKnown ${estimate} falseWarnings ${estimate} novelty ${estimate} ece ${estimate} brier ${estimate} } }`
const query = `query Backtest($input: BacktestInput!) { backtest(input: $input) {
  runs failedRuns remembered distinct methods { method all ${figures} distinct ${figures} } } }`

const estimateShape = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  hits: z.number(),
  of: z.number(),
})
const figuresShape = z.object({
  averagePrecision: z.number().nullable(),
  record: z.object({
    warnedAndFailed: z.number(),
    warnedAndFine: z.number(),
    allowedAndFailed: z.number(),
    allowedAndFine: z.number(),
    precision: estimateShape,
    recall: estimateShape,
    recallOnKnown: estimateShape,
    falseWarnings: estimateShape,
    novelty: estimateShape,
    ece: estimateShape,
    brier: estimateShape,
  }),
})
const shape = z.object({
  backtest: z.object({
    runs: z.number(),
    failedRuns: z.number(),
    remembered: z.number(),
    distinct: z.number(),
    methods: z.array(z.object({ method: z.string(), all: figuresShape, distinct: figuresShape })),
  }),
})

type Told = z.infer<typeof shape>['backtest']
type Figures = z.infer<typeof figuresShape>
type EstimateTold = z.infer<typeof estimateShape>

/** Thirty thousand runs take about a minute. */
const patienceMs = 10 * minuteMs

export const backtest = defineCommand({
  meta: {
    name: 'backtest',
    description:
      'Replay history in order of time under the policies as they stand: what would have been warned of, and how' +
      ' right that was. Before each run, only what had ended by then is remembered.',
  },
  args: {
    from: { type: 'string', description: 'First day that is asked about: 2026-11-01, an ISO time, or 7d ago as 7d' },
    to: { type: 'string', description: 'Until then; now when left out' },
    app: { type: 'string', description: 'Ask about the runs of this app only' },
    ...connectionArgs,
  },
  async run({ args }) {
    if (!args.from) throw new UsageError('--from has to say when to begin.')
    const input = {
      from: timeIn(args.from, '--from'),
      ...(args.to ? { to: timeIn(args.to, '--to') } : {}),
      ...(args.app ? { app: args.app } : {}),
    }
    const told = (await ask(await connect(args), { query, variables: { input }, shape, patienceMs })).backtest
    if (args.json) sayJson(told)
    else tell(told)
  },
})

const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs }

/** `7d` ago, or a time as it stands. */
function timeIn(text: string, flag: string): string {
  const ago = /^(\d{1,5})([mhd])$/.exec(text)
  const ms = ago ? Date.now() - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0) : Date.parse(text)
  if (Number.isNaN(ms)) throw new UsageError(`${flag} is no time: ${text}. Write 2026-11-01, an ISO time, or 7d.`)
  return new Date(ms).toISOString()
}

function tell({ runs, failedRuns, remembered, distinct, methods }: Told): void {
  if (runs === 0) {
    say('No run with a known context ended in this time.')
    return
  }
  note(`${runs} runs asked about, ${failedRuns} of them failed; ${remembered} runs remembered before the first.`)
  say('All questions')
  tellTable(methods.map(({ method, all }) => [method, all]))
  say()
  say(`Without ${runs - distinct} questions that are copies of earlier ones`)
  tellTable(methods.map(({ method, distinct: own }) => [method, own]))
  const novelty = methods[0]?.all.record.novelty
  if (novelty !== undefined)
    note(
      `${share(novelty)} of the failed runs failed with something that was not remembered before. In brackets: 95 %.`,
    )
}

const headings = [
  'method',
  'warned',
  'precision',
  'recall on known',
  'recall',
  'false per 1,000 good',
  'ECE',
  'Brier',
  'AP',
]

const tellTable = (rows: readonly (readonly [string, Figures])[]): void =>
  sayTable(
    headings,
    rows.map(([method, { averagePrecision, record }]) => [
      method,
      String(record.warnedAndFailed + record.warnedAndFine),
      share(record.precision),
      share(record.recallOnKnown),
      share(record.recall),
      number(record.falseWarnings, 1),
      number(record.ece, 3),
      number(record.brier, 3),
      averagePrecision === null ? '-' : averagePrecision.toFixed(3),
    ]),
  )

const share = ({ value, low, high }: EstimateTold): string => {
  const percent = (part: number | null): string => `${Math.round((part ?? 0) * 100)}`
  return value === null ? '-' : `${percent(value)} % [${percent(low)}-${percent(high)}]`
}

const number = ({ value, low, high }: EstimateTold, digits: number): string =>
  value === null ? '-' : `${value.toFixed(digits)} [${(low ?? 0).toFixed(digits)}-${(high ?? 0).toFixed(digits)}]`
