import { assignFailures } from '#core/memory/store/assignees.ts'
import { addComment, changeComment, type Commenter } from '#core/memory/store/comments.ts'
import { linkTicket, unlinkTicket } from '#core/memory/store/tickets.ts'
import { builder } from '#graph/builder.ts'
import { changed } from '#graph/changed.ts'
import { authorOf, commenterOf, projectOf, refusalOf, type GraphContext } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { Failure } from '#graph/types/failure.ts'
import { failureIdsOf } from '#graph/types/failure-state-mutations.ts'

const write = { write: true } as const

const signedNow = (context: GraphContext) => ({
  author: authorOf(context.principal),
  at: new Date(context.clock()),
})

function commenter(context: GraphContext): Commenter {
  const by = commenterOf(context.principal)
  if (by === null) throw refusalOf(context.principal)
  return by
}

const AssignFailuresInput = builder.inputType('AssignFailuresInput', {
  fields: (t) => ({
    failures: t.idList({ required: true, description: 'At most 200: all of them or none.' }),
    assignee: t.id({ description: 'A member of the project; null takes it from whoever has it.' }),
  }),
})

builder.mutationField('assignFailures', (t) =>
  t.field({
    type: [Failure],
    authScopes: write,
    args: { input: t.arg({ type: AssignFailuresInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const userId = input.assignee ? Number(idOf('User', input.assignee, 'input.assignee')) : null
      const given = { failureIds: failureIdsOf(input.failures), userId, ...signedNow(context) }
      return [...(await changed(context, assignFailures(context.sql, projectOf(context), given)))]
    },
  }),
)

const AddFailureCommentInput = builder.inputType('AddFailureCommentInput', {
  fields: (t) => ({
    failure: t.id({ required: true }),
    text: t.string({ required: true, description: 'At most 10,000 characters.' }),
  }),
})

builder.mutationField('addFailureComment', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: AddFailureCommentInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        addComment(context.sql, projectOf(context), {
          failureId: idOf('Failure', input.failure, 'input.failure'),
          text: input.text,
          by: commenter(context),
          at: new Date(context.clock()),
        }),
      ),
  }),
)

const EditFailureCommentInput = builder.inputType('EditFailureCommentInput', {
  fields: (t) => ({ comment: t.id({ required: true }), text: t.string({ required: true }) }),
})

const changeOwn = (context: GraphContext, comment: string, path: string, text: string | null) =>
  changed(
    context,
    changeComment(context.sql, projectOf(context), {
      commentId: idOf('Comment', comment, path),
      text,
      by: commenter(context),
      at: new Date(context.clock()),
    }),
  )

builder.mutationField('editFailureComment', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    description: "One's own only.",
    args: { input: t.arg({ type: EditFailureCommentInput, required: true }) },
    resolve: (_root, { input }, context) => changeOwn(context, input.comment, 'input.comment', input.text),
  }),
)

builder.mutationField('deleteFailureComment', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    description: "One's own only. That there was one stays in the history.",
    args: { comment: t.arg.id({ required: true }) },
    resolve: (_root, { comment }, context) => changeOwn(context, comment, 'comment', null),
  }),
)

const LinkFailureTicketInput = builder.inputType('LinkFailureTicketInput', {
  fields: (t) => ({
    failure: t.id({ required: true }),
    url: t.string({ required: true, description: 'http or https.' }),
    title: t.string(),
  }),
})

builder.mutationField('linkFailureTicket', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: LinkFailureTicketInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        linkTicket(context.sql, projectOf(context), {
          failureId: idOf('Failure', input.failure, 'input.failure'),
          url: input.url,
          title: input.title ?? null,
          ...signedNow(context),
        }),
      ),
  }),
)

builder.mutationField('unlinkFailureTicket', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    args: { ticket: t.arg.id({ required: true }) },
    resolve: (_root, { ticket }, context) =>
      changed(
        context,
        unlinkTicket(context.sql, projectOf(context), {
          ticketId: idOf('Ticket', ticket, 'ticket'),
          ...signedNow(context),
        }),
      ),
  }),
)
