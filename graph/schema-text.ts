import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from '#graph/schema.ts'

/** The schema as it is committed: in alphabetical order, so that moving code changes nothing. */
export const schemaText = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`
