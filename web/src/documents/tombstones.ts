import { graphql, type ResultOf } from '../api/graphql.ts'

const tombstone = graphql(`
  fragment Stone on Tombstone { failure shortId class title severity at author reason swallowed swallowedAt }
`)
export type StoneRow = ResultOf<typeof tombstone>

export const tombstonesDocument = graphql(
  `
  query Tombstones($text: String, $first: Int!, $after: String) {
    tombstones(text: $text, first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...Stone } }
    }
  }
`,
  [tombstone],
)
export const tombstoneDocument = graphql(
  `query TombstoneOf($shortId: String!) { tombstone(shortId: $shortId) { ...Stone } }`,
  [tombstone],
)
export const liftTombstoneDocument = graphql(`
  mutation LiftTombstone($input: LiftTombstoneInput!) { liftTombstone(input: $input) { id shortId state } }
`)
