import type { SignalCard, SignalSetting, ThresholdCard } from '#core/memory/signal-settings.ts'
import { standardOf } from '#core/memory/signal-settings.ts'
import { readSignalSettings } from '#core/memory/store/signal-settings.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { gathered } from '#graph/loading.ts'
import { exceptionsOfSignals, type SignalExceptionRow } from '#graph/queries/grouping.ts'
import { changesOfSignals, type SignalChangeRow } from '#graph/queries/signals.ts'
import { ContentPart, Grade, Severity, SignalLevel } from '#graph/types/enums.ts'
import { Failure } from '#graph/types/failure.ts'

/** A signal with what the caller's project made of it. */
export interface SignalShape {
  readonly card: SignalCard
  readonly setting: SignalSetting
}

interface ThresholdShape extends ThresholdCard {
  readonly own: number | undefined
}

const SignalThreshold = builder.objectRef<ThresholdShape>('SignalThreshold').implement({
  description: 'A number that a signal compares with.',
  fields: (t) => ({
    name: t.exposeString('name'),
    meaning: t.exposeString('meaning'),
    value: t.float({
      nullable: true,
      description: 'Where this project moved it to; null where it stands as the config says.',
      resolve: ({ own }) => own ?? null,
    }),
    default: t.float({
      description: 'Where it stands unless the config or the project moved it.',
      resolve: (row) => row.default,
    }),
    min: t.exposeFloat('min'),
    max: t.exposeFloat('max'),
  }),
})

const SignalChange = builder.objectRef<SignalChangeRow>('SignalChange').implement({
  description: 'One change of a signal’s settings, and who made it.',
  fields: (t) => ({
    version: t.exposeInt('version'),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true }),
    note: t.exposeString('note', { nullable: true }),
    before: t.expose('before', { type: 'JSON' }),
    after: t.expose('after', { type: 'JSON' }),
  }),
})

const SignalException = builder.objectRef<SignalExceptionRow>('SignalException').implement({
  description: 'What somebody said is no failure. The signal does not tell of it again while that holds.',
  fields: (t) => ({
    failure: t.field({ type: Failure, resolve: ({ failureId }) => failureId }),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true }),
    reason: t.exposeString('reason'),
  }),
})

export const Signal = builder.objectRef<SignalShape>('Signal').implement({
  description: 'A rule that says "this went wrong", and what this project made of it.',
  fields: (t) => ({
    id: t.string({ resolve: ({ card }) => card.id, description: 'The `signal` of its findings.' }),
    title: t.string({ resolve: ({ card }) => card.title }),
    version: t.int({ resolve: ({ card }) => card.version }),
    grade: t.field({ type: Grade, resolve: ({ card }) => card.grade }),
    level: t.field({ type: SignalLevel, resolve: ({ card }) => (card.level === 'span' ? 'SPAN' : 'RUN') }),
    classes: t.stringList({ resolve: ({ card }) => [...card.classes] }),
    content: t.field({
      type: [ContentPart],
      description: 'What must have been recorded; where it is not, the signal says nothing.',
      resolve: ({ card }) => card.content.map(contentPart),
    }),
    notOn: t.stringList({ description: 'What looks like it and is none.', resolve: ({ card }) => [...card.notOn] }),
    enabled: t.boolean({ resolve: ({ setting }) => setting.enabled }),
    sampling: t.float({ description: 'Share of runs that are looked at.', resolve: ({ setting }) => setting.sampling }),
    severity: t.field({
      type: Severity,
      nullable: true,
      description: 'What stands in for the severity of its class; null when nothing does.',
      resolve: ({ setting }) => setting.severity,
    }),
    thresholds: t.field({
      type: [SignalThreshold],
      resolve: ({ card, setting }) =>
        card.thresholds.map((row): ThresholdShape => ({ ...row, own: setting.thresholds[row.name] })),
    }),
    exceptions: t.loadableList({
      type: SignalException,
      description: 'What it was taught by “not a failure”, newest first. Opening the failure lifts it.',
      load: async (ids: string[], context) =>
        gathered(ids, await exceptionsOfSignals(context.sql, projectOf(context), ids), (row) => row.signal),
      resolve: ({ card }) => card.id,
    }),
    changes: t.loadableList({
      type: SignalChange,
      description: 'Newest first.',
      load: async (ids: string[], context) =>
        gathered(ids, await changesOfSignals(context.sql, projectOf(context), ids), (row) => row.signal),
      resolve: ({ card }) => card.id,
    }),
  }),
})

export const contentPart = (part: 'prompts' | 'outputs' | 'tools') =>
  ({ prompts: 'PROMPTS', outputs: 'OUTPUTS', tools: 'TOOLS' })[part] as 'PROMPTS' | 'OUTPUTS' | 'TOOLS'

/** Every signal as the caller's project has it. */
export async function signalsOf(context: GraphContext): Promise<SignalShape[]> {
  const projectId = projectOf(context)
  const settings = (await readSignalSettings(context.sql, projectId)).get(projectId)
  return context.signals.map((card) => ({ card, setting: settings?.get(card.id) ?? standardOf(card) }))
}

builder.queryField('signals', (t) =>
  t.field({
    type: [Signal],
    authScopes: { read: true },
    description: 'Every rule that finds failures, in the order of asking.',
    complexity: { field: 5, multiplier: 20 },
    resolve: (_root, _args, context) => signalsOf(context),
  }),
)
