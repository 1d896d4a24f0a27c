import { graphql } from '../api/graphql.ts'

export const openFailuresDocument = graphql(`
  query OpenFailures { failures(first: 1, filter: { state: [OPEN, REGRESSED] }) { totalCount } }
`)
