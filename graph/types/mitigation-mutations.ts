import { catalogueOf } from '#core/memory/mitigation-catalogue.ts'
import { editCatalogue } from '#core/memory/store/mitigation-texts.ts'
import { applyMitigation, removeMitigation } from '#core/memory/store/mitigations.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { changed } from '#graph/changed.ts'
import { authorOf, projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { catalogueTexts } from '#graph/queries/mitigations.ts'
import { Failure } from '#graph/types/failure.ts'
import { MitigationText } from '#graph/types/mitigation.ts'

const write = { write: true } as const

const ApplyMitigationInput = builder.inputType('ApplyMitigationInput', {
  description: 'Says that something was put in place against a failure; its effect is counted from that moment on.',
  fields: (t) => ({
    failure: t.id({ required: true }),
    text: t.string({ description: 'Left out: what the catalogue says of the class.' }),
    appliedAt: t.field({ type: 'DateTime', description: 'Left out: now.' }),
    release: t.string({ description: 'The release that has it. Runs of older ones do not count for it.' }),
    promptVersion: t.string(),
    model: t.string({ description: 'The model that has it. Runs on others do not count for it.' }),
  }),
})

builder.mutationField('applyMitigation', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: ApplyMitigationInput, required: true }) },
    resolve: (_root, { input }, context) => {
      const at = new Date(context.clock())
      return changed(
        context,
        applyMitigation(context.sql, projectOf(context), {
          failureId: idOf('Failure', input.failure, 'input.failure'),
          text: input.text ?? null,
          appliedAt: input.appliedAt ?? at,
          release: input.release?.trim() || null,
          promptVersion: input.promptVersion?.trim() || null,
          model: input.model?.trim() || null,
          author: authorOf(context.principal),
          at,
        }),
      )
    },
  }),
)

builder.mutationField('removeMitigation', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    description: 'Says that it is in place no longer. It stays in the list with what it did.',
    args: { mitigation: t.arg.id({ required: true }), reason: t.arg.string() },
    resolve: (_root, { mitigation, reason }, context) =>
      changed(
        context,
        removeMitigation(context.sql, projectOf(context), {
          mitigationId: idOf('Mitigation', mitigation, 'mitigation'),
          reason: reason?.trim() || null,
          author: authorOf(context.principal),
          at: new Date(context.clock()),
        }),
      ),
  }),
)

const SetMitigationTextInput = builder.inputType('SetMitigationTextInput', {
  description: 'Failures that still have the words of the catalogue take the new ones over.',
  fields: (t) => ({
    class: t.string({ required: true }),
    text: t.string({ description: 'Left out: what comes with the product again.' }),
    note: t.string({ description: 'Why it was changed.' }),
  }),
})

builder.mutationField('setMitigationText', (t) =>
  t.field({
    type: MitigationText,
    authScopes: write,
    args: { input: t.arg({ type: SetMitigationTextInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const project = projectOf(context)
      await changed(
        context,
        editCatalogue(context.sql, project, {
          class: input.class.trim(),
          text: input.text ?? null,
          note: input.note?.trim() || null,
          author: authorOf(context.principal),
          at: new Date(context.clock()),
        }),
      )
      const entries = catalogueOf(await catalogueTexts(context.sql, project))
      const entry = entries.find((one) => one.class === input.class.trim())
      if (entry === undefined) throw new AppError('not_found', 'There is no such failure class.')
      return entry
    },
  }),
)
