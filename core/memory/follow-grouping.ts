import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'

import { followSettings, type SettingsFollower } from './follow-settings.ts'
import {
  groupingAt,
  standardGrouping,
  standardSettings,
  type Grouping,
  type GroupingSettings,
} from './grouping/grouping.ts'
import { readExcused, readGroupingSettings } from './store/grouping-settings.ts'

/** How every project groups, at most a second behind the database. */
export interface GroupingFollower extends SettingsFollower {
  /** The very same object until something changes. The standard one while nothing is known. */
  of(projectId: number): Grouping
}

interface Known {
  readonly settings: GroupingSettings
  readonly excused: ReadonlySet<string>
  readonly grouping: Grouping
  /** When the leading algorithm changes by itself, in milliseconds since 1970. */
  readonly untilMs: number
}

export interface FollowGroupingOptions {
  readonly sql: Sql
  readonly log: Log
  readonly clock: Clock
}

const none: ReadonlySet<string> = new Set()

/** A collector goes on taking spans while nothing can be read; it groups by what it knows. */
export function followGrouping({ sql, log, clock }: FollowGroupingOptions): GroupingFollower {
  const known = new Map<number, Known>()

  function know(projectId: number, settings: GroupingSettings, excused: ReadonlySet<string>): Known {
    const nowMs = clock()
    const untilMs = settings.until?.getTime() ?? Infinity
    let grouping: Grouping
    try {
      grouping = groupingAt(settings, excused, nowMs)
    } catch (error) {
      // A newer program chose what this one has not. That is no reason to group all other projects otherwise.
      log.warn({ err: error, projectId }, 'a project is grouped by the standard algorithm, not by its own')
      grouping = groupingAt({ ...standardSettings, rules: settings.rules }, excused, nowMs)
    }
    return { settings, excused, grouping, untilMs: untilMs > nowMs ? untilMs : Infinity }
  }

  async function read(projectId: number | null): Promise<void> {
    const [settings, excused] = await Promise.all([readGroupingSettings(sql, projectId), readExcused(sql, projectId)])
    if (projectId === null) known.clear()
    else known.delete(projectId)
    for (const project of new Set([...settings.keys(), ...excused.keys()]))
      known.set(project, know(project, settings.get(project) ?? standardSettings, excused.get(project) ?? none))
  }

  return {
    of(projectId) {
      const one = known.get(projectId)
      if (one === undefined) return standardGrouping
      if (one.untilMs > clock()) return one.grouping
      const next = know(projectId, one.settings, one.excused)
      known.set(projectId, next)
      return next.grouping
    },
    ...followSettings({
      sql,
      log,
      what: 'how projects group failures',
      topics: ['grouping.changed', 'failure.changed'],
      concerns,
      read,
    }),
  }
}

/** Counting changes failures all the time; what is excused is changed by people alone. */
const concerns = ({ topic, payload }: Pick<OutboxEntry, 'topic' | 'payload'>): boolean =>
  topic === 'grouping.changed' ||
  (topic === 'failure.changed' && typeof payload === 'object' && payload !== null && 'byPerson' in payload)
