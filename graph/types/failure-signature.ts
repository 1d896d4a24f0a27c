import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { inOrder } from '#graph/loading.ts'
import { signaturesOfFailures, type SignatureRow } from '#graph/queries/failure-signatures.ts'
import { Failure } from '#graph/types/failure.ts'

const FailureSignature = builder.objectRef<SignatureRow>('FailureSignature').implement({
  description: 'What tells a failure from others of its title, by the fingerprint that was met most.',
  fields: (t) => ({
    operation: t.exposeString('operation', { nullable: true, description: 'chat, execute_tool, invoke_agent …' }),
    place: t.exposeString('place', { nullable: true, description: 'The tool, agent or the like where it broke.' }),
    errorType: t.exposeString('errorType', { nullable: true }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'What was said, values masked, at most 300 characters.',
    }),
  }),
})

builder.objectField(Failure, 'signature', (t) =>
  t.loadable({
    type: FailureSignature,
    nullable: true,
    authScopes: { read: true },
    description: 'Null where no fingerprint tells its parts.',
    load: async (ids: string[], context) =>
      inOrder(ids, await signaturesOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: (failure) => failure.id,
  }),
)
