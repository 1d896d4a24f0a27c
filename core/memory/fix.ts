import { modelFamily } from './model-family.ts'
import { compareVersions } from './version-order.ts'

/** The fix of a failure, as far as somebody named it. */
export interface Fix {
  readonly resolvedRelease: string | null
  readonly resolvedPromptVersion: string | null
  readonly resolvedModel: string | null
}

/** What a run says of itself. Null where it says nothing. */
export interface RunFacts {
  readonly release: string | null
  readonly promptVersion: string | null
  readonly model: string | null
}

/** From before the fix, at or past it, or nothing tells. */
export type Standing = 'older' | 'fixed' | 'unknown'

/** When a release or prompt version was first seen, epoch milliseconds; null when it never was. */
export type FirstSeen = (kind: VersionKind, version: string) => number | null
export type VersionKind = 'release' | 'prompt'

const nothingSeen: FirstSeen = () => null

/**
 * Where a run stands to a fix. One fact from before the fix makes it older, whatever the others say: a new release may
 * still serve an old prompt. Versions are compared by their numbers; those that have no order, such as commit hashes,
 * by when they were first seen.
 */
export function standingOf(
  fix: Fix,
  facts: RunFacts,
  { firstSeen = nothingSeen, fixedAtMs = null }: { firstSeen?: FirstSeen; fixedAtMs?: number | null } = {},
): Standing {
  const standings = [
    versionStanding('release', fix.resolvedRelease, facts.release, { firstSeen, fixedAtMs }),
    versionStanding('prompt', fix.resolvedPromptVersion, facts.promptVersion, { firstSeen, fixedAtMs }),
    modelStanding(fix.resolvedModel, facts.model),
  ]
  if (standings.includes('older')) return 'older'
  return standings.includes('fixed') ? 'fixed' : 'unknown'
}

/** Whether a fix names anything that runs could be compared with. */
export const namesVersion = (fix: Fix): boolean =>
  fix.resolvedRelease !== null || fix.resolvedPromptVersion !== null || fix.resolvedModel !== null

function versionStanding(
  kind: VersionKind,
  fixed: string | null,
  given: string | null,
  { firstSeen, fixedAtMs }: { readonly firstSeen: FirstSeen; readonly fixedAtMs: number | null },
): Standing {
  if (fixed === null || given === null) return 'unknown'
  const order = compareVersions(given, fixed)
  if (order !== null) return order < 0 ? 'older' : 'fixed'
  const givenMs = firstSeen(kind, given)
  if (givenMs === null) return 'unknown'
  const fixMs = firstSeen(kind, fixed)
  if (fixMs !== null) return givenMs < fixMs ? 'older' : 'fixed'
  // The fix has not been deployed yet, so whatever ran before it was announced cannot hold it.
  return fixedAtMs !== null && givenMs < fixedAtMs ? 'older' : 'unknown'
}

/** A fix by changing the model covers that model alone. */
function modelStanding(fixed: string | null, given: string | null): Standing {
  if (fixed === null || given === null) return 'unknown'
  return modelFamily(given) === modelFamily(fixed) ? 'fixed' : 'older'
}
