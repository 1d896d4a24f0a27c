import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { similarCandidates } from '#graph/queries/similar-failures.ts'
import { mostSimilar, type Similar } from '#graph/similarity.ts'
import { Failure } from '#graph/types/failure.ts'

const similarMax = 50
const similarDefault = 5

const SimilarFailure = builder.objectRef<Similar>('SimilarFailure').implement({
  description: 'Another failure that reads alike: a candidate for a merge, decided by a person.',
  fields: (t) => ({
    failure: t.field({ type: Failure, resolve: (similar) => similar.id }),
    similarity: t.exposeFloat('similarity', { description: 'From 0 to 1: the share of words both have.' }),
    why: t.exposeStringList('why'),
  }),
})

builder.objectField(Failure, 'similar', (t) =>
  t.field({
    type: [SimilarFailure],
    authScopes: { read: true },
    description: 'Most similar first, among the 500 most recently seen of the same class family.',
    args: { first: t.arg.int({ defaultValue: similarDefault }) },
    complexity: ({ first }) => ({ field: 100, multiplier: Math.max(1, first ?? similarDefault) }),
    resolve: async (failure, args, context) => {
      const first = args.first ?? similarDefault
      if (first < 0 || first > similarMax)
        throw new AppError('invalid', `first must be between 0 and ${similarMax}, not ${first}.`)
      return mostSimilar(failure.id, await similarCandidates(context.sql, projectOf(context), failure.id), first)
    },
  }),
)
