import { forgetCarried } from '#core/memory/store/carried-contexts.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { pageSizeMax } from '#graph/limits.ts'
import { inOrder } from '#graph/loading.ts'
import {
  importsOfFailures,
  listMemoryImports,
  memoryImportById,
  type MemoryImportRow,
} from '#graph/queries/memory-imports.ts'
import { Failure } from '#graph/types/failure.ts'

const MemoryImport = builder.objectRef<MemoryImportRow>('MemoryImport').implement({
  description: 'A file of memory that was taken in: whose signature it bears, and what it changed.',
  fields: (t) => ({
    id: t.exposeID('id'),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true, description: 'Who took it in.' }),
    signer: t.exposeString('signer', { description: 'Thumbprint of the key that signed it.' }),
    madeAt: t.expose('madeAt', { type: 'DateTime' }),
    contexts: t.exposeInt('contexts', {
      description: 'Contexts that failed there, by which pre-flight warns here; forgetCarriedContexts takes them back.',
    }),
    counts: t.expose('counts', { type: 'JSON', description: 'How many rows it changed, by kind of change.' }),
  }),
})

builder.objectField(Failure, 'importedBy', (t) =>
  t.loadable({
    type: MemoryImport,
    nullable: true,
    authScopes: { read: true },
    description: 'The import that told of it; null for what was met here first.',
    resolve: (failure) => failure.id,
    load: async (ids: string[], context) => {
      const rows = await importsOfFailures(context.sql, projectOf(context), ids)
      return inOrder(ids, rows, (row) => row.failureId)
    },
  }),
)

builder.mutationField('forgetCarriedContexts', (t) =>
  t.field({
    type: MemoryImport,
    authScopes: { write: true },
    description: 'Pre-flight no longer warns by what this file told of runs elsewhere. Failures and texts stay.',
    args: { import: t.arg.id({ required: true }) },
    resolve: async (_root, { import: id }, context) => {
      const project = projectOf(context)
      const found = await memoryImportById(context.sql, project, id)
      if (found === null) throw new AppError('not_found', 'There is no such import in this project.')
      await forgetCarried(context.sql, project, found.id)
      return { ...found, contexts: 0 }
    },
  }),
)

builder.queryField('memoryImports', (t) =>
  t.field({
    type: [MemoryImport],
    authScopes: { read: true },
    description: 'Newest first.',
    args: { first: t.arg.int({ defaultValue: 20 }) },
    resolve: (_root, { first }, context) => {
      const limit = first ?? 20
      if (limit < 1 || limit > pageSizeMax) {
        throw new AppError('invalid', `first must be from 1 to ${pageSizeMax}.`, {
          fields: [{ path: 'first', message: `from 1 to ${pageSizeMax}` }],
        })
      }
      return listMemoryImports(context.sql, projectOf(context), limit)
    },
  }),
)
