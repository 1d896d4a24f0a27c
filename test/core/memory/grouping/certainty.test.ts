import { expect, it } from 'vitest'

import { attachMin, certaintyOf, suggestMin } from '#core/memory/grouping/certainty.ts'
import { nearLevels } from '#core/memory/grouping/near-match.ts'
import { wilson } from '#core/memory/wilson.ts'
import { faultSaying } from '#test/support/faults.ts'
import { labelledFaults, valuesFrom } from '#test/support/fault-set.ts'
import { measureNear } from '#test/support/near-measure.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const random = seededRandom(7)
const values = valuesFrom(random)
const seen = Array.from({ length: 30 }, () => labelledFaults)
  .flat()
  .map((fault) => ({ fault, order: random() }))
  .sort((a, b) => a.order - b.order)
  .map(({ fault }) => {
    const { fingerprints } = faultSaying(fault.say(values), fault.facts, { class: fault.class })
    return { label: fault.label, fingerprint: fingerprints.find(({ level }) => level === 'template')! }
  })

it('joins what is one, and never what is two, on the labelled faults', () => {
  const { counts } = measureNear(seen)
  const sure = nearLevels.filter((level) => certaintyOf[level] >= attachMin).map((level) => counts[level])
  const told = sure.reduce((sum, each) => sum + each.told, 0)
  const right = sure.reduce((sum, each) => sum + each.right, 0)
  expect(told).toBeGreaterThan(400)
  expect(right / told).toBeGreaterThanOrEqual(attachMin)
  expect(wilson(right, told).low).toBeGreaterThanOrEqual(0.98)
})

it('asks about nothing that is rarely right', () => {
  const { counts } = measureNear(seen)
  for (const level of nearLevels) {
    const { told, right } = counts[level]
    if (told > 0 && certaintyOf[level] < attachMin) expect(right / told).toBeGreaterThanOrEqual(suggestMin)
  }
})

it('leaves nearly every fault in one failure at the end', () => {
  const { failureOf } = measureNear(seen)
  const failures = new Map<string, Set<string>>()
  for (const { label, fingerprint } of seen) {
    const own = failures.get(label) ?? new Set()
    failures.set(label, own.add(failureOf.get(fingerprint.hash)!))
  }
  const several = [...failures.values()].filter((own) => own.size > 1)
  expect(several.length / failures.size).toBeLessThan(0.05)
})
