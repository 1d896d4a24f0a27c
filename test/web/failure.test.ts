import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evidenceContext, repeatsEarlier, thresholdIn } from '../../web/src/failure/evidence-context.ts'
import { groupingReason } from '../../web/src/failure/grouping-reason.ts'
import { maskedPieces } from '../../web/src/failure/masked-text.ts'
import { stateSentence } from '../../web/src/failure/state-sentence.ts'
import { activityReason, activityWords } from '../../web/src/failure/activity-words.ts'
import { effectLook, ratioText, sideText } from '../../web/src/failure/effect-words.ts'
import { escalationWords, quietWords } from '../../web/src/failure/quiet-words.ts'
import { textDiff } from '../../web/src/failure/text-diff.ts'
import { versionChanges } from '../../web/src/failure/version-changes.ts'

const nothing = { errorMessage: null, attributes: null, input: null, output: null, events: [] }

describe('the evidence of a finding', () => {
  it('is a line that was drawn, or a place in what was sent', () => {
    expect(thresholdIn('threshold tiny_budget_tokens_max')).toBe('tiny_budget_tokens_max')
    expect(thresholdIn('attributes.threshold of_pain')).toBeNull()
  })

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
  it('shows words once that the spans around a call repeat, and other words at the same place', () => {
    const pieces = [
      { path: 'exception.message', excerpt: 'too long' },
      { path: 'exception.message', excerpt: 'too long' },
      { path: 'exception.message', excerpt: 'too short' },
      { path: 'status', excerpt: 'too long' },
      { path: 'status', excerpt: null },
      { path: 'status', excerpt: null },
    ]
    expect(pieces.map((_piece, at) => repeatsEarlier(pieces, at))).toEqual([false, true, false, false, false, false])
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
    stateBy: 'ada',
    stateReason: 'fixed',
    stateUntil: null,
    untilEscalating: false,
    untilOccurrences: null,
    runsSinceState: 0,
    resolvedRelease: '2.4.1',
    resolvedPromptVersion: null,
    resolvedModel: null,
  }
  const asIs = (iso: string): string => iso
  it('names when, by whom, in what and why it is resolved, and what would bring it back', () => {
    expect(stateSentence(failure, asIs)).toBe(
      [
        'Resolved in release 2.4.1 by ada, noon (fixed);',
        'regresses when a run at or past that meets it, older ones never. It comes from what is asked of the model: pre-flight can foresee it.',
      ].join(' '),
    )
    expect(stateSentence({ ...failure, resolvedRelease: null, runsSinceState: 3 }, asIs)).toMatch(
      /regresses when it is met again after a silence in which enough ran\. 3 runs met it since\./,
    )
    expect(stateSentence({ ...failure, state: 'REGRESSED', stateReason: null }, asIs)).toMatch(
      /^Came back noon, although resolved in release 2\.4\.1\./,
    )
  })
  it('says what ends an archive', () => {
    const archived = { ...failure, state: 'ARCHIVED', stateReason: null }
    expect(stateSentence(archived, asIs)).toMatch(/^Archived by ada, noon; until somebody opens it\./)
    expect(stateSentence({ ...archived, stateUntil: 'Monday', untilEscalating: true }, asIs)).toMatch(
      /; until Monday or until it escalates\./,
    )
    expect(stateSentence({ ...archived, untilOccurrences: 1_200 }, asIs)).toMatch(/until 1,200 occurrences in all/)
  })
  it('is only its cause while nobody has touched it', () => {
    const untouched = { ...failure, state: 'OPEN', stateBy: null, stateReason: null, cause: 'ENVIRONMENT' }
    expect(stateSentence(untouched, asIs)).toMatch(/^It comes from a provider/)
  })
  it('says why occurrences are one, also for a level that is new', () => {
    expect([groupingReason('template'), groupingReason('novel')]).toEqual([
      'Same text once what differs is masked',
      'Same novel',
    ])
  })
})

describe('a version', () => {
  const first = { title: 'A', severity: 'HIGH', rootCause: null, mitigation: 'wait a while' }
  it('tells what it changed, word by word', () => {
    expect(versionChanges({ ...first, severity: 'LOW', mitigation: 'wait a minute' }, first)).toEqual([
      {
        name: 'Severity',
        pieces: [
          { kind: 'removed', text: 'high' },
          { kind: 'added', text: 'low' },
        ],
      },
      {
        name: 'Mitigation',
        pieces: [
          { kind: 'same', text: 'wait a ' },
          { kind: 'removed', text: 'while' },
          { kind: 'added', text: 'minute' },
        ],
      },
    ])
    expect(versionChanges(first, undefined)).toEqual([])
  })
  it('gives both texts back when its pieces are joined, also of long ones', () => {
    const text = fc.oneof(
      fc.array(fc.constantFrom('a', 'b', 'c d', ' ', '\n'), { maxLength: 30 }).map((words) => words.join(' ')),
      fc.constant('word '.repeat(2_000)),
    )
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = textDiff(before, after)
        const of = (...kinds: readonly string[]) =>
          pieces
            .filter(({ kind }) => kinds.includes(kind))
            .map((one) => one.text)
            .join('')
        expect([of('same', 'removed'), of('same', 'added')]).toEqual([before, after])
      }),
      { numRuns: 50 },
    )
  })
})

describe('the effect of a mitigation', () => {
  it('is a word with the numbers that make it up', () => {
    const side = { runs: 40, failedRuns: 12, rate: 0.3, low: 0.18, high: 0.45 }
    expect(effectLook('WORKED')).toEqual({ word: 'worked', tone: 'ok' })
    expect(effectLook('novel').word).toBe('unknown')
    expect(sideText(side)).toBe('12 of 40 runs, 30\u00a0% (18\u00a0% to 45\u00a0%)')
    expect(sideText({ ...side, runs: 0, rate: null })).toBe('no run that could have met it')
    expect(ratioText(0.1, 0.02, 0.4)).toBe('0.1× as often (95 %: 0.02× to 0.4×)')
    expect([ratioText(2, 1, null), ratioText(null, null, null)]).toEqual(['2× as often (95 %: 1× to any)', ''])
  })
})

describe('a line of the history', () => {
  it.each([
    ['state', { to: 'RESOLVED', release: '1.4' }, 'set it to resolved in release 1.4'],
    [
      'state',
      { to: 'ARCHIVED', untilOccurrences: 5, untilEscalating: true },
      'set it to archived until 5 more occurrences or it escalates',
    ],
    ['state', { undo: '7' }, 'took the last change of state back'],
    ['regressed', {}, 'it came back'],
    ['edit', { changed: ['title', 'rootCause'] }, 'edited title, root cause'],
    ['assign', { to: 'ada' }, 'gave it to ada'],
    ['assign', { to: null }, 'took it from whoever had it'],
    ['comment', { did: 'removed' }, 'took a comment back'],
    ['ticket', { did: 'linked', url: 'https://t/1', title: null }, 'linked https://t/1'],
    ['mitigation', { did: 'applied', text: 'Retry.', model: 'gpt-4o' }, 'put in place in model gpt-4o: Retry.'],
    ['merge', null, 'merged failures into it'],
    ['something_new', {}, 'something new'],
  ])('%s %j reads: %s', (kind, detail, words) => {
    expect(activityWords(kind, detail)).toBe(words)
  })
  it('says why when somebody did', () => {
    expect([activityReason({ reason: 'seen' }), activityReason({}), activityReason(null)]).toEqual(['seen', null, null])
  })
})

describe('what a state is told by', () => {
  const quiet = {
    silentSeconds: 7_200,
    silenceNeededSeconds: 86_400,
    runsBefore: 100,
    failedRunsBefore: 10,
    runsSince: 20,
    runsNeeded: 44,
    chance: 0.12,
    gone: false,
  }
  it('is said in sentences with the numbers in them', () => {
    expect(quietWords(quiet)).toEqual([
      'Too early to say. If it is met again now, it does not count as regressed.',
      'Silent for 2 h; it takes 24 h.',
      '20 runs since could have met it; it takes 44.',
      'Before, 10 of 100 runs met it: so much silence comes by accident in 12\u00a0% of cases.',
    ])
    expect(quietWords({ ...quiet, gone: true })[0]).toBe('It is gone. If it is met again, it counts as regressed.')
    expect(quietWords({ ...quiet, runsNeeded: null })).toHaveLength(2)
    expect(escalationWords({ name: 'minutes', failedRuns: 9, runs: 30, expected: 0.21, threshold: 5 })).toBe(
      '9 runs of 30 runs met it in the last ten minutes; the day before foretells 0.2, and from 5 on it escalates.',
    )
  })
})
