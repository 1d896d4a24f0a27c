import type { ContextTable } from './context-table.ts'

/** Settings of the same words that are looked at. */
const kinMax = 16

/** Older contexts of the same words and model that met a failure: they had another system prompt, or other tools. */
export function kinOf({ columns, met, settingOf }: ContextTable, slot: number): readonly number[] {
  const familyOf = (one: number): string | null => settingOf(one).modelFamily
  const kin: number[] = []
  let next = columns.looseNexts.items[slot]!
  for (let steps = 0; next !== 0 && steps < kinMax; steps += 1, next = columns.looseNexts.items[next - 1]!)
    if (met.heads.items[next - 1] !== 0 && familyOf(next - 1) === familyOf(slot)) kin.push(next - 1)
  return kin
}
