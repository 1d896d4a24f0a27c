import type { Transaction } from '#core/platform/database/connect.ts'

import { copy } from '../../store/copy.ts'
import { logColumns } from '../log-rows.ts'

/** Stores the rows that are not there yet and answers how many those were. */
export async function storeNewLogs(tx: Transaction, rows: readonly Buffer[]): Promise<number> {
  const columns = tx.unsafe(logColumns.join(', '))
  await tx`create temp table if not exists staged_logs (like logs) on commit delete rows`
  await copy(tx`copy staged_logs (${columns}) from stdin (format binary)`, rows)
  // Sorted, so that two writers of the same records never wait for each other in a circle.
  const { count } = await tx`
    insert into logs (${columns})
    select ${columns} from staged_logs order by project_id, time_ns, id
    on conflict do nothing`
  return count
}
