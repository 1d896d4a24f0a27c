import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { schemaText } from '#graph/schema-text.ts'

/** `npm run schema`: writes what the types say to the file that clients read. */
writeFileSync(fileURLToPath(new URL('../graph/schema.graphql', import.meta.url)), schemaText())
