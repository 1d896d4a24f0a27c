import { graphql } from '../api/graphql.ts'

export const memoryImportsDocument = graphql(`
  query MemoryImports { memoryImports(first: 50) { id at author signer madeAt counts contexts } }
`)
export const forgetCarriedDocument = graphql(`
  mutation ForgetCarried($import: ID!) { forgetCarriedContexts(import: $import) { id contexts } }
`)
