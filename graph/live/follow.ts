import { clearAllDataLoaders } from '@pothos/plugin-dataloader'
import { projectOf, refusalOf, type GraphContext } from '#graph/context.ts'
import type { LiveKind, LiveRows } from '#graph/live/topics.ts'

/** A revoked key or an ended session hears of nothing after this long. */
const recheckEveryMs = 30_000

/**
 * What happens in the caller's project, for as long as the caller may see it. Written as an object, not as a generator:
 * a generator that waits for its next event cannot be told to stop.
 */
export function follow<Kind extends LiveKind>(
  context: GraphContext,
  kind: Kind,
  wants: (row: LiveRows[Kind]) => boolean = () => true,
): AsyncIterableIterator<LiveRows[Kind]> {
  const project = projectOf(context)
  const rows = context.live.subscribe(kind, project, wants)
  let checkedAt = context.clock()

  async function checkAgain(): Promise<void> {
    if (context.clock() - checkedAt < recheckEveryMs) return
    const principal = await context.recheck()
    if (principal?.projectId !== project || !principal.scopes.includes('read')) throw refusalOf(null)
    checkedAt = context.clock()
  }

  return {
    async next() {
      const step = await rows.next()
      if (step.done) return step
      try {
        await checkAgain()
      } catch (error) {
        await rows.return?.()
        throw error
      }
      // One context serves all events of a subscription; what was loaded for the last one is old by now.
      clearAllDataLoaders(context)
      return step
    },
    async return() {
      await rows.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
