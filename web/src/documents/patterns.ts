import { graphql } from '../api/graphql.ts'

export const patternRow = graphql(`
  fragment PatternRow on Pattern {
    id shortId kind title summary confidence state firstDetectedAt lastDetectedAt
    apps { name }
    failures { id shortId title }
  }
`)

export const patternsDocument = graphql(
  `
  query Patterns($first: Int!, $after: String) {
    patterns(first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...PatternRow } }
    }
  }
`,
  [patternRow],
)
