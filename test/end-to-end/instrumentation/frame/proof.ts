import type { Story } from '#core/telemetry/story.ts'
import { fieldNames, type Emitter, type FieldName, type Way } from './emitter.ts'
import type { FieldSeen } from './fields.ts'

/** What the tests found out, gathered while they run: what the table and docs/coverage.md are made of. */
export interface Proof {
  add(emitter: Emitter, way: Way, seen: readonly FieldSeen[]): void
  addFault(emitter: Emitter, right: boolean): void
  /** Share of the fields that an emitter sends which were understood as they were meant. */
  shareOf(emitter: Emitter): number
  /** Emitter by field, as text: `✓` understood, `✗` missed, `·` not sent. */
  table(): string
  /** Story fields that real emitters proved, by the rule that read them. */
  proven(): ReadonlyMap<string, ReadonlySet<string>>
}

/** Whether an emitter is known not to send a field when asked in this way. */
export const isUnsent = ({ unsent }: Emitter, field: FieldName, way: Way): boolean =>
  unsent.some(({ fields, on }) => fields.includes(field) && (on === undefined || on.includes(way)))

/** As above, when nothing on the wire may look like it either. */
export const isSaidUnsent = ({ unsent }: Emitter, field: FieldName, way: Way): boolean =>
  unsent.some(
    ({ fields, on, elsewhere }) =>
      elsewhere !== true && fields.includes(field) && (on === undefined || on.includes(way)),
  )

interface Count {
  right: number
  sent: number
}

export function createProof(): Proof {
  const counts = new Map<string, Map<FieldName, Count>>()
  const byRule = new Map<string, Set<string>>()

  const count = (emitter: Emitter, field: FieldName, right: boolean): void => {
    const fields = counts.get(emitter.name) ?? new Map<FieldName, Count>()
    counts.set(emitter.name, fields)
    const known = fields.get(field) ?? { right: 0, sent: 0 }
    fields.set(field, { right: known.right + Number(right), sent: known.sent + 1 })
  }

  return {
    add(emitter, way, seen) {
      for (const { field, story, right, from } of seen) {
        if (isUnsent(emitter, field, way)) continue
        count(emitter, field, right)
        const rule = right && from !== null ? ruleOf(from.story, story) : null
        if (rule !== null) byRule.set(rule, (byRule.get(rule) ?? new Set()).add(story))
      }
    },
    addFault: (emitter, right) => count(emitter, 'errorClass', right),
    shareOf(emitter) {
      const all = [...(counts.get(emitter.name)?.values() ?? [])]
      const sent = all.reduce((sum, one) => sum + one.sent, 0)
      return sent === 0 ? 0 : all.reduce((sum, one) => sum + one.right, 0) / sent
    },
    table() {
      const header = ['emitter', ...fieldNames]
      const rows = [...counts].map(([name, fields]) => [name, ...fieldNames.map((field) => cell(fields.get(field)))])
      const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)))
      const line = (row: readonly string[]) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')
      return [header, ...rows].map((row) => line(row).trimEnd()).join('\n')
    },
    proven: () => byRule,
  }
}

const cell = (count: Count | undefined): string =>
  count === undefined ? '·' : count.right === count.sent ? '✓' : `✗ ${count.right}/${count.sent}`

/** Story fields by the rule that read them. */
export type Proven = Map<string, Set<string>>

/** Notes every field of a story under the rule that read it. */
export function provenIn(story: Story, proven: Proven): void {
  for (const field of Object.keys(story.provenance)) {
    const rule = ruleOf(story, field)
    if (rule !== null) proven.set(rule, (proven.get(rule) ?? new Set()).add(field))
  }
}

/** The rule that read a field, without what it says about how. */
const ruleOf = (story: Story, field: string): string | null =>
  story.provenance[field]?.rule.replace(/\+.*$/, '') ?? null
