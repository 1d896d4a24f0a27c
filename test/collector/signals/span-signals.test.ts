import { describe, expect, it } from 'vitest'

import { createClassifier } from '#collector/signals/classifier.ts'
import { normalise } from '#collector/normalise.ts'
import { signals } from '#collector/signals/registry.ts'
import type { Finding } from '#core/memory/finding.ts'
import { spanWith } from '#test/support/span.ts'

import { answerCases } from './cases/answers.ts'
import { callCases } from './cases/calls.ts'
import { errorCases } from './cases/errors.ts'
import { modelCases } from './cases/models.ts'
import { searchCases } from './cases/searches.ts'
import type { Case } from './cases/signal-cases.ts'
import { toolCases } from './cases/tools.ts'

const all = [...errorCases, ...answerCases, ...callCases, ...toolCases, ...searchCases, ...modelCases]

function findingsOf([, attributes, { span = {}, story = {}, earlier = [] } = {}]: Case): readonly Finding[] {
  const classify = createClassifier()
  for (const before of earlier) classify([normalise(spanWith({ ...span, attributes: before }))])
  const record = normalise(spanWith({ ...span, attributes }))
  return classify([{ ...record, story: { ...record.story, ...story } }])[0]?.findings ?? []
}

for (const { signal, finds, leaves } of all) {
  describe(signal, () => {
    it.each(finds.map((each) => [each[0], each] as const))('finds: %s', (_, each) => {
      const found = findingsOf(each).find((finding) => finding.signal === signal)
      expect(found).toBeDefined()
      if (each[2]?.class !== undefined) expect(found?.class).toBe(each[2].class)
    })
    it.each(leaves.map((each) => [each[0], each] as const))('leaves alone: %s', (_, each) => {
      expect(findingsOf(each).map((finding) => finding.signal)).not.toContain(signal)
    })
  })
}

describe('every signal of one span', () => {
  const counted = new Map(all.map(({ signal, finds, leaves }) => [signal, [finds.length, leaves.length] as const]))

  it.each(signals.map(({ id }) => [id]))('%s is proven on three spans and kept off five', (id) => {
    const [finds, leaves] = counted.get(id) ?? [0, 0]
    expect(finds).toBeGreaterThanOrEqual(3)
    expect(leaves).toBeGreaterThanOrEqual(5)
  })

  it('is proven once, and nothing is proven that is not asked', () => {
    expect(counted.size).toBe(all.length)
    expect([...counted.keys()].toSorted()).toEqual(signals.map(({ id }) => id).toSorted())
  })
})
