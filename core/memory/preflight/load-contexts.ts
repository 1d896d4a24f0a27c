import type { Sql } from '#core/platform/database/connect.ts'

import type { CopiedRow } from '../store/copy-rows.ts'
import { readAllRows } from '../store/preflight-rows.ts'
import type { ContextLoader } from './context-loader.ts'
import type { MemoryOf } from './follow.ts'

/** Reads every context into the memories, which hold none yet: a million in some seconds. */
export async function loadContexts(sql: Sql, memoryOf: MemoryOf): Promise<void> {
  const loaders = new Map<number, ContextLoader>()
  await readAllRows(sql, {
    counts: (counts) => {
      for (const [projectId, count] of counts) loaders.set(projectId, memoryOf(projectId).load(count))
    },
    context: (row) => loaders.get(projectIn(row))?.context(row),
    meeting: (row) => loaders.get(projectIn(row))?.meeting(row),
  })
  for (const loader of loaders.values()) await loader.finish()
}

/** The project leads in both tables. */
const projectIn = ({ bytes, places }: CopiedRow): number => bytes.readInt32BE(places[0]!)
