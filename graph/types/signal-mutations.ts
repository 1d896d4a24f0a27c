import { clearAllDataLoaders } from '@pothos/plugin-dataloader'
import { AppError } from '#core/platform/errors.ts'
import { updateSignal } from '#core/memory/store/signal-settings.ts'
import { builder } from '#graph/builder.ts'
import { authorOf, projectOf } from '#graph/context.ts'
import { Severity } from '#graph/types/enums.ts'
import { Signal, signalsOf } from '#graph/types/signal.ts'

const SignalThresholdInput = builder.inputType('SignalThresholdInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    value: t.float({ description: 'Null puts it back where the config has it.' }),
  }),
})

const UpdateSignalInput = builder.inputType('UpdateSignalInput', {
  description: 'What is left out stays. Kept with who changed it, and when; collectors follow within a second.',
  fields: (t) => ({
    signal: t.string({ required: true, description: 'The id of a signal.' }),
    enabled: t.boolean(),
    sampling: t.float({ description: 'From 0 to 1: the share of runs that are looked at.' }),
    severity: t.field({ type: Severity, description: 'Null leaves it to the class again.' }),
    thresholds: t.field({ type: [SignalThresholdInput] }),
    note: t.string({ description: 'Why it was changed.' }),
  }),
})

builder.mutationField('updateSignal', (t) =>
  t.field({
    type: Signal,
    authScopes: { write: true },
    args: { input: t.arg({ type: UpdateSignalInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const card = context.signals.find(({ id }) => id === input.signal)
      if (card === undefined) throw new AppError('not_found', `There is no signal "${input.signal}".`)
      await updateSignal(context.sql, projectOf(context), card, {
        edit: {
          enabled: input.enabled ?? undefined,
          sampling: input.sampling ?? undefined,
          severity: input.severity,
          thresholds: input.thresholds?.map(({ name, value }) => ({ name, value: value ?? null })),
        },
        note: input.note ?? null,
        author: authorOf(context.principal),
        at: new Date(context.clock()),
      })
      clearAllDataLoaders(context)
      const changed = (await signalsOf(context)).find(({ card: { id } }) => id === card.id)
      if (changed === undefined) throw new AppError('internal', 'A signal vanished while it was changed.')
      return changed
    },
  }),
)
