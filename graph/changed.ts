import { clearAllDataLoaders } from '@pothos/plugin-dataloader'
import type { GraphContext } from '#graph/context.ts'

/** What was loaded before the change is old now. */
export async function changed<Result>(context: GraphContext, change: Promise<Result>): Promise<Result> {
  const result = await change
  clearAllDataLoaders(context)
  return result
}
