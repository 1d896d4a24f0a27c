import { describe, expect, it } from 'vitest'
import { notCheckedSentence } from '../../web/src/signals/not-checked.ts'
import { settingChanges, shareText } from '../../web/src/signals/setting-changes.ts'

const standard = { enabled: true, sampling: 1, severity: null, thresholds: {} }

describe('the history of a signal', () => {
  it('says what each change did', () => {
    expect(settingChanges(standard, { ...standard, enabled: false })).toEqual(['switched off'])
    expect(settingChanges(standard, { ...standard, sampling: 0.1 })).toEqual(['sampling 100 % → 10 %'])
    expect(settingChanges(standard, { ...standard, severity: 'HIGH' })).toEqual(['severity of its class → high'])
    expect(settingChanges({ ...standard, thresholds: { a: 1 } }, { ...standard, thresholds: { b: 2 } })).toEqual([
      'a 1 → as configured',
      'b as configured → 2',
    ])
    expect(settingChanges(standard, standard)).toEqual([])
  })

  it('shows shares without noise', () => {
    expect(shareText(0.07)).toBe('7 %')
    expect(shareText(0.0005)).toBe('0.05 %')
  })
})

describe('what was not checked', () => {
  const row = { scope: 'openai-node', part: 'OUTPUTS', state: 'OFF', signals: ['a', 'b'] }
  it('is a sentence', () => {
    expect(notCheckedSentence(row)).toBe('Not checked: answers of models are not recorded (2 signals).')
    expect(notCheckedSentence({ ...row, part: 'TOOLS', state: 'HIDDEN', signals: ['a'] })).toBe(
      'Not checked: what tools get and answer is hidden (1 signal).',
    )
  })

  it('is not told where no signal misses it', () => {
    expect(notCheckedSentence({ ...row, signals: [] })).toBeNull()
  })
})
