import { afterAll, describe, expect, it } from 'vitest'
import { expectGolden } from '#test/support/golden.ts'
import { emitters } from './emitters/all.ts'
import type { Way } from './frame/emitter.ts'
import { itFindsEveryFault } from './frame/fault-cases.ts'
import { fieldsOf } from './frame/fields.ts'
import { startGround } from './frame/ground.ts'
import { createProof, isSaidUnsent, isUnsent } from './frame/proof.ts'
import { wireTextOf } from './frame/wire-text.ts'

const ground = await startGround()
const proof = createProof()
afterAll(() => ground.stop())
afterAll(() => {
  const proven = [...proof.proven()].map(([rule, fields]) => [rule, [...fields].toSorted()])
  expectGolden('emitters.json', Object.fromEntries(proven))
})
afterAll(() => void process.stdout.write(`\n${proof.table()}\n\n`))

const ways: readonly Way[] = ['chat', 'responses', 'stream', 'json', 'embedding', 'tools']

for (const start of emitters) {
  const emitter = await start(ground)
  const { ask, flush } = emitter

  describe(`spans of ${emitter.name}`, () => {
    it.each(ways.filter((way) => ask[way] !== undefined))('tell what was truly said: %s', async (way) => {
      const records = await ground.observe({ work: ask[way] ?? (async () => {}), flush })
      const seen = fieldsOf(emitter, way, records)
      proof.add(emitter, way, seen)
      const sent = seen.filter(({ field }) => !isUnsent(emitter, field, way))
      expect(Object.fromEntries(sent.map(({ field, got }) => [field, got]))).toEqual(
        Object.fromEntries(sent.map(({ field, wanted }) => [field, wanted])),
      )
      expect(records.flatMap(({ findings }) => findings.map((finding) => finding.class))).toEqual([])
    })

    it('holds nothing that is said to be unsent', async () => {
      for (const way of ways) {
        const records = ask[way] ? await ground.observe({ work: ask[way], flush }) : []
        const wire = wireTextOf(records)
        const late = fieldsOf(emitter, way, records).filter(
          ({ field, right, traces }) =>
            isSaidUnsent(emitter, field, way) &&
            (right || (traces.length > 0 && traces.every((text) => wire.includes(text)))),
        )
        expect({ way, late: late.map(({ field }) => field) }).toEqual({ way, late: [] })
      }
    })

    itFindsEveryFault(emitter, ground, (right) => proof.addFault(emitter, right))

    it('are understood', () => {
      expect(proof.shareOf(emitter)).toBeGreaterThanOrEqual(0.95)
    })
  })
}
