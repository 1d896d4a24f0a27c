import type { RunFacts, VersionKind } from './fix.ts'

/** A release or prompt version of an app, and when a run of it was first seen, epoch milliseconds. */
export interface AppVersion {
  readonly app: string
  readonly kind: VersionKind
  readonly version: string
  readonly firstSeenMs: number
}

/** Which versions apps had, and since when. */
export interface Versions {
  set(versions: readonly AppVersion[]): void
  /**
   * Since when an app runs in this release with this prompt version, and when the versions before it began, newest
   * first, at most eight. Nothing when neither is given or was ever seen.
   */
  begins(app: string, facts: Pick<RunFacts, 'release' | 'promptVersion'>): readonly number[]
}

/** Versions of all apps of a project; the ones that came first go first. */
export const versionsMax = 10_000
const beginsMax = 8

export function createVersions(): Versions {
  const firstSeen = new Map<string, number>()
  let byApp = new Map<string, readonly number[]>()

  function beginsOf(app: string): readonly number[] {
    let known = byApp.get(app)
    if (known !== undefined) return known
    const own = [...firstSeen].filter(([key]) => key.startsWith(`${app}\u0000`)).map(([, ms]) => ms)
    byApp.set(app, (known = [...new Set(own)].sort((a, b) => b - a)))
    return known
  }

  return {
    set(versions) {
      for (const { app, kind, version, firstSeenMs } of versions) {
        const key = keyOf(app, kind, version)
        const known = firstSeen.get(key)
        if (known !== undefined && known <= firstSeenMs) continue
        firstSeen.set(key, firstSeenMs)
        byApp = new Map()
      }
      for (const key of firstSeen.keys()) {
        if (firstSeen.size <= versionsMax) return
        firstSeen.delete(key)
      }
    },
    begins(app, { release, promptVersion }) {
      const seen = (kind: VersionKind, version: string | null): number =>
        version === null ? -Infinity : (firstSeen.get(keyOf(app, kind, version)) ?? -Infinity)
      const since = Math.max(seen('release', release), seen('prompt', promptVersion))
      return beginsOf(app)
        .filter((ms) => ms <= since)
        .slice(0, beginsMax)
    },
  }
}

const keyOf = (app: string, kind: VersionKind, version: string): string => `${app}\u0000${kind}\u0000${version}`
