import { graphql } from '../api/graphql.ts'

export const searchDocument = graphql(`
  query Search($text: String!) {
    failures(first: 6, filter: { text: $text }) { edges { node { id shortId title class state } } }
    runs(first: 4, query: $text) { edges { node { traceId name status startedAt app { name } } } }
  }
`)
