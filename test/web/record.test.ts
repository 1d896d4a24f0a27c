import { describe, expect, it } from 'vitest'
import type { RecordParts } from '../../web/src/documents/outcomes.ts'
import type { WarningRow } from '../../web/src/documents/warnings.ts'
import { inFamilies } from '../../web/src/format/class-families.ts'
import { mainFigures, otherFigures, trustSentence } from '../../web/src/preflight/record-figures.ts'
import { warningWords } from '../../web/src/preflight/warning-words.ts'

const unknown = { value: null, low: null, high: null, hits: 0, of: 0 }
const nothing: RecordParts = {
  decisions: 0,
  open: 0,
  warnedAndFailed: 0,
  warnedAndFine: 0,
  allowedAndFailed: 0,
  allowedAndFine: 0,
  prevented: 0,
  blocked: 0,
  precision: unknown,
  shadowPrecision: unknown,
  recall: unknown,
  recallOnKnown: unknown,
  falseWarnings: unknown,
  novelty: unknown,
  preventedFailures: unknown,
  ece: unknown,
  brier: unknown,
  calibration: [],
}
const some: RecordParts = {
  ...nothing,
  precision: { value: 11 / 14, low: 0.52, high: 0.92, hits: 11, of: 14 },
  falseWarnings: { value: 25, low: 8, high: 70, hits: 3, of: 120 },
}

describe('a record of warnings', () => {
  it('says in a sentence whether they can be trusted, and when that is early to say', () => {
    expect(trustSentence(nothing)).toBe('No warned run has ended yet.')
    expect(trustSentence(some)).toBe(
      '11 of 14 warned runs failed as foretold: the true share lies between 52\u00a0% and 92\u00a0%. ' +
        'Few runs yet, so the range is wide.',
    )
    expect(trustSentence({ ...some, precision: { ...some.precision, hits: 110, of: 140 } })).not.toContain('Few')
  })
  it('tells what false alarms are a share of, and draws no range where nothing is known', () => {
    expect(mainFigures(some).map(({ value, basis }) => `${value}: ${basis}`)).toEqual([
      '79\u00a0%: 11 of 14 warned runs failed',
      '–: 0 of 0 known failures warned of',
      '2.5\u00a0%: 3 of 120 good runs warned',
    ])
    expect(mainFigures(some)[2]?.share).toEqual({ value: 0.025, low: 0.008, high: 0.07 })
    expect([...mainFigures(nothing), ...otherFigures(nothing)].map(({ share }) => share)).toEqual(Array(7).fill(null))
  })
})

describe('an answer in a list', () => {
  const match = {
    tier: 'EXACT',
    runs: 3,
    failedRuns: 2,
    failure: { id: 'f', shortId: 'F-7', title: 'Too long' },
  } as const
  const answer = (parts: Partial<WarningRow>): WarningRow =>
    ({ message: 'Failed before with F-7.', decided: 'WARN', matches: [match], ...parts }) as WarningRow
  it('names the failure it warns of, and what that stands on', () => {
    expect(warningWords(answer({}))).toEqual({ title: 'Too long', basis: '2 of 3 runs like this failed' })
    const similar = { ...match, tier: 'LEXICAL', runs: 1, failedRuns: 1 } as const
    expect(warningWords(answer({ matches: [similar] })).basis).toBe('1 of 1 similar run failed')
  })
  it('says what it says where nothing speaks against the run', () => {
    expect(warningWords(answer({ decided: 'ALLOW' }))).toEqual({ title: 'Failed before with F-7.', basis: '' })
    expect(warningWords(answer({ matches: [] })).title).toBe('Failed before with F-7.')
  })
})

describe('classes in families', () => {
  it('follow a call through, and leave none out', () => {
    const classes = ['app.error', 'tool.error', 'provider.auth', 'mcp.protocol_error', 'new.kind']
    expect(inFamilies(classes, (one) => one)).toEqual([
      { name: 'The provider', items: ['provider.auth'] },
      { name: 'Tools', items: ['tool.error', 'mcp.protocol_error'] },
      { name: 'App and telemetry', items: ['app.error', 'new.kind'] },
    ])
  })
})
