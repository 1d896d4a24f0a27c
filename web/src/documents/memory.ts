import { graphql } from '../api/graphql.ts'

export const memoryImportsDocument = graphql(`
  query MemoryImports { memoryImports(first: 50) { id at author signer madeAt counts } }
`)
