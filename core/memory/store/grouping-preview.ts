import type { Queryable } from '#core/platform/database/connect.ts'

import { groupingDifference, hashesOf, type GroupingDifference } from '../grouping/difference.ts'
import { groupingAt, standardSettings } from '../grouping/grouping.ts'
import type { NamedRule } from '../grouping/rule.ts'
import { failuresOfHashes, groupingSamples } from './grouping-samples.ts'
import { readGroupingSettings } from './grouping-settings.ts'

/** Days that are looked back on. */
const days = 7

/** What a list of rules would change, had it held for the last week. Changes nothing. */
export async function previewRules(
  sql: Queryable,
  projectId: number,
  rules: readonly NamedRule[],
  at: Date,
): Promise<GroupingDifference> {
  const settings = (await readGroupingSettings(sql, projectId)).get(projectId) ?? standardSettings
  const samples = await groupingSamples(sql, projectId, new Date(at.getTime() - days * 86_400_000))
  const grouping = groupingAt({ ...settings, rules }, new Set(), at.getTime())
  const failureOf = await failuresOfHashes(sql, projectId, hashesOf(samples, grouping))
  return groupingDifference(samples, grouping, failureOf)
}
