import type { CapturePart } from '#core/memory/content-capture.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { gathered } from '#graph/loading.ts'
import { captureOfApps, type ContentCaptureRow } from '#graph/queries/content-capture.ts'
import { App } from '#graph/types/app.ts'
import { ContentPart, ContentState } from '#graph/types/enums.ts'
import { Run } from '#graph/types/run.ts'
import { contentPart } from '#graph/types/signal.ts'

const stateWords = { recorded: 'RECORDED', off: 'OFF', hidden: 'HIDDEN', cut: 'CUT' } as const

const ContentCapture = builder.objectRef<ContentCaptureRow>('ContentCapture').implement({
  description: 'Whether a library of an app records a part of the content, as learned from its spans.',
  fields: (t) => ({
    scope: t.exposeString('scope', { description: 'The instrumentation library.' }),
    part: t.field({ type: ContentPart, resolve: ({ part }) => contentPart(part) }),
    state: t.field({ type: ContentState, resolve: ({ state }) => stateWords[state] }),
    since: t.expose('since', { type: 'DateTime' }),
  }),
})

interface NotCheckedShape extends ContentCaptureRow {
  readonly signals: readonly string[]
}

const NotChecked = builder.objectRef<NotCheckedShape>('NotChecked').implement({
  description: 'Signals that could say nothing, because what they read is not recorded. Not the same as "went well".',
  fields: (t) => ({
    scope: t.exposeString('scope'),
    part: t.field({ type: ContentPart, resolve: ({ part }) => contentPart(part) }),
    state: t.field({ type: ContentState, resolve: ({ state }) => stateWords[state] }),
    since: t.expose('since', { type: 'DateTime' }),
    signals: t.stringList({ description: 'Ids of signals.', resolve: ({ signals }) => [...signals] }),
  }),
})

const captureByApp = async (apps: string[], context: GraphContext) =>
  gathered(apps, await captureOfApps(context.sql, projectOf(context), apps), (row) => row.app)

const signalsReading = (part: CapturePart, { signals }: GraphContext): readonly string[] =>
  signals.filter(({ content }) => content.includes(part)).map(({ id }) => id)

builder.objectFields(App, (t) => ({
  contentCapture: t.loadableList({
    type: ContentCapture,
    description: 'What it records, by library. Learned, so a new app has none.',
    load: captureByApp,
    resolve: (app) => app.name,
  }),
}))

builder.objectFields(Run, (t) => ({
  notChecked: t.loadableList({
    type: NotChecked,
    description: 'What could not be checked in runs of this app, by library and part.',
    load: async (apps: string[], context) =>
      (await captureByApp(apps, context)).map((rows) =>
        rows
          .filter(({ state }) => state !== 'recorded')
          .map((row): NotCheckedShape => ({ ...row, signals: signalsReading(row.part, context) })),
      ),
    resolve: (run) => run.app,
  }),
}))
