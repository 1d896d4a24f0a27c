import { expect, it } from 'vitest'
import {
  countWords,
  mitigationWords,
  planWords,
  textWords,
  type PlannedFailure,
} from '../../web/src/memory/import-plan.ts'

const failure: PlannedFailure = {
  action: 'KNOWN',
  class: 'tool.error',
  title: 'A tool failed',
  shortId: 'F-3',
  fingerprints: 0,
  takesTexts: false,
  keepsTexts: false,
  texts: [],
  apart: [],
  resembles: null,
  reason: null,
}

it('says what an import does to a failure', () => {
  expect(planWords(failure)).toBe('Nothing new')
  expect(planWords({ ...failure, fingerprints: 1, keepsTexts: true })).toBe('1 fingerprint; your texts stay')
  expect(planWords({ ...failure, fingerprints: 2, takesTexts: true, apart: ['F-4', 'F-5'] })).toBe(
    '2 fingerprints; its texts replace built-in ones; stays apart from F-4, F-5',
  )
  expect(planWords({ ...failure, action: 'NEW', resembles: { shortId: 'F-9', likeness: 0.857 } })).toBe(
    'reads like F-9 (86 %)',
  )
  expect(planWords({ ...failure, action: 'REFUSED', reason: 'it was deleted here' })).toBe(
    'Left out: it was deleted here',
  )
})

it('says in a line what an import brings', () => {
  expect(countWords({})).toBe('Nothing that is not here already')
  expect(countWords({ failuresNew: 1, fingerprints: 3, texts: 0, policies: 2 })).toBe(
    '1 new failure, 3 fingerprints, 2 policies, switched off',
  )
})

it('says of each text that people wrote there what becomes of it', () => {
  expect(textWords({ field: 'rootCause', action: 'KEPT' })).toBe('root cause, yours stays')
  expect(textWords({ field: 'mitigation', action: 'REPLACES' })).toBe('mitigation, in place of what nobody here wrote')
  expect(textWords({ field: 'title', action: 'NEW' })).toBe('title, new')
  const row = { class: 'tool.error', text: 'Ask again.', here: 'Wait.', reason: null }
  expect(mitigationWords({ ...row, action: 'KEPT' })).toBe('Yours stays')
  expect(mitigationWords({ ...row, action: 'REFUSED', reason: 'no such class' })).toBe('Left out: no such class')
})
