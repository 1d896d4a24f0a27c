import { describe, expect, it } from 'vitest'
import { evidenceContext } from '../../web/src/failure/evidence-context.ts'
import { groupingReason } from '../../web/src/failure/grouping-reason.ts'
import { maskedPieces } from '../../web/src/failure/masked-text.ts'
import { stateSentence } from '../../web/src/failure/state-sentence.ts'
import { versionChanges } from '../../web/src/failure/version-changes.ts'

const nothing = { errorMessage: null, attributes: null, input: null, output: null, events: [] }

describe('the evidence of a finding', () => {
  it('is found where it says, before anywhere else', () => {
    const span = {
      ...nothing,
      errorMessage: 'wrong place: 429',
      attributes: { 'exception.message': 'right place: 429 slow down' },
    }
    expect(evidenceContext({ path: 'exception.message', excerpt: '429' }, span)).toEqual({
      before: 'right place: ',
      marked: '429',
      after: ' slow down',
    })
  })
  it('is found in the very event that it names', () => {
    const events = [
      { name: 'log', attributes: { 'exception.message': 'first 429' } },
      { name: 'exception', attributes: { 'exception.message': 'second 429 later' } },
    ]
    const named = { path: 'events.exception.exception.message', excerpt: '429' }
    expect(evidenceContext(named, { ...nothing, events }).before).toBe('second ')
  })
  it('is found deep inside messages, and what is around it is kept short', () => {
    const content = `${'a'.repeat(1_000)}[7]${'b'.repeat(1_000)}`
    const found = evidenceContext(
      { path: 'output', excerpt: '[7]' },
      { ...nothing, output: [{ parts: [{ content }] }] },
    )
    expect(found.marked).toBe('[7]')
    expect(found.before).toMatch(/^…a{240}$/)
    expect(found.after).toMatch(/^b{240}…$/)
  })
  it('is found by its beginning when it was cut', () => {
    expect(
      evidenceContext({ path: 'x', excerpt: 'too long…' }, { ...nothing, errorMessage: 'it is too long, really' })
        .after,
    ).toBe(', really')
  })
  it('stands alone where its place is no longer kept', () => {
    expect(evidenceContext({ path: 'x', excerpt: 'gone' }, null)).toEqual({ before: '', marked: 'gone', after: '' })
    expect(evidenceContext({ path: 'x', excerpt: 'gone' }, nothing).marked).toBe('gone')
  })
})

describe('a masked text', () => {
  it('tells what was masked from what was said', () => {
    expect(maskedPieces('limit <n> of <uuid>, a < b').map(({ text, kind }) => [text, kind])).toEqual([
      ['limit ', 'plain'],
      ['<n>', 'placeholder'],
      [' of ', 'plain'],
      ['<uuid>', 'placeholder'],
      [', a < b', 'plain'],
    ])
  })
  it('loses nothing', () => {
    const text = '<a><b>c<D>'
    expect(
      maskedPieces(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })
})

describe('what is said of a failure', () => {
  const failure = {
    state: 'RESOLVED',
    cause: 'CONTEXT',
    stateAt: 'noon',
    stateReason: 'ada: fixed',
    stateUntil: null,
    resolvedRelease: '2.4.1',
    resolvedPromptVersion: null,
    resolvedModel: null,
  }
  const asIs = (iso: string): string => iso
  it('names when, by what and why its state is what it is', () => {
    expect(stateSentence(failure, asIs)).toBe(
      'Resolved noon by release 2.4.1. (ada: fixed) What was about to run foretells it.',
    )
    expect(stateSentence({ ...failure, state: 'REGRESSED', stateReason: null }, asIs)).toMatch(
      /^Came back noon, although resolved by release 2\.4\.1\./,
    )
    expect(stateSentence({ ...failure, state: 'ARCHIVED', stateUntil: 'Monday', stateReason: null }, asIs)).toMatch(
      /^Archived noon until Monday\./,
    )
  })
  it('is only its cause while nobody has touched it', () => {
    expect(stateSentence({ ...failure, state: 'OPEN', stateReason: null, cause: 'ENVIRONMENT' }, asIs)).toMatch(
      /^It sticks to a provider/,
    )
  })
  it('says why occurrences are one, also for a level that is new', () => {
    expect([groupingReason('template'), groupingReason('novel')]).toEqual([
      'Same text once what differs is masked',
      'Same novel',
    ])
  })
})

describe('a version', () => {
  const first = { title: 'A', severity: 'HIGH', rootCause: null, mitigation: 'wait' }
  it('tells what it changed', () => {
    expect(versionChanges({ ...first, severity: 'LOW', rootCause: 'quota', mitigation: null }, first)).toEqual([
      'Severity: low',
      'Root cause: quota',
      'Mitigation taken back.',
    ])
    expect(versionChanges(first, undefined)).toEqual(['First remembered.'])
  })
})
