import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { listMembers, type MemberRow } from '#graph/queries/members.ts'

export const Member = builder.objectRef<MemberRow>('Member').implement({
  description: 'Somebody who works in the project.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('User', id) }),
    email: t.exposeString('email'),
    role: t.exposeString('role'),
    active: t.exposeBoolean('active', { description: 'False for somebody who has left.' }),
  }),
})

builder.queryField('members', (t) =>
  t.field({
    type: [Member],
    authScopes: { read: true },
    description: 'Who works in the project: whom failures can be given to.',
    resolve: (_root, _args, context) => listMembers(context.sql, projectOf(context)),
  }),
)
