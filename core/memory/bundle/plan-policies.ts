import { AppError } from '#core/platform/errors.ts'

import { checkedDraft, policyBounds, type PolicyDraft } from '../policy-draft.ts'
import type { PolicyRule } from '../policy.ts'
import type { PolicyRow } from './rows.ts'

export interface PolicyHere extends Pick<PolicyRow, 'name' | 'verdict' | 'rule'> {}

export interface PlannedPolicy {
  readonly row: PolicyRow
  /** NEW ones come switched off; SAME is here already; REFUSED could not be saved by hand either. */
  readonly action: 'NEW' | 'SAME' | 'REFUSED'
  /** Not taken by another policy here. */
  readonly name: string
  readonly reason: string | null
}

/** What an import would add to the list of policies: what it holds to is what holds for people who save one. */
export function planPolicies(rows: readonly PolicyRow[], here: readonly PolicyHere[]): PlannedPolicy[] {
  const told = new Set(here.map(contentOf))
  const names = new Set(here.map(({ name }) => name))
  let count = here.length
  return rows.map((row) => {
    const planned = { row, name: row.name, reason: null }
    if (told.has(contentOf(row))) return { ...planned, action: 'SAME' }
    const reason = count >= policyBounds.policiesMax ? `at most ${policyBounds.policiesMax} policies` : problemOf(row)
    if (reason !== null) return { ...planned, action: 'REFUSED', reason }
    told.add(contentOf(row))
    count += 1
    const name = freeName(row.name, names)
    names.add(name)
    return { ...planned, action: 'NEW', name }
  })
}

/** In words, what keeps it from being saved; null when nothing does. */
function problemOf({ name, verdict, message, mitigation, rule }: PolicyRow): string | null {
  const draft = { id: null, name, enabled: false, verdict, message, mitigation, rule: rule as PolicyRule }
  try {
    checkedDraft(draft satisfies PolicyDraft)
    return null
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message
    throw error
  }
}

function freeName(wanted: string, names: ReadonlySet<string>): string {
  let name = wanted
  for (let copy = 2; names.has(name); copy++) name = `${wanted.slice(0, policyBounds.nameMax - 10)} (${copy})`
  return name
}

const contentOf = ({ verdict, rule }: Pick<PolicyRow, 'verdict' | 'rule'>): string =>
  JSON.stringify([verdict, Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1))])
