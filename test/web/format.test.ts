import { describe, expect, it } from 'vitest'
import { cutText } from '../../web/src/format/cut-text.ts'
import { inputTime, isoOfInput } from '../../web/src/format/input-time.ts'
import { prettyIfJson } from '../../web/src/format/json.ts'
import { compactNumber, costText, counted, durationText, percentText } from '../../web/src/format/numbers.ts'
import { sparkPoints } from '../../web/src/format/spark.ts'
import {
  failureStateLook,
  openLook,
  outcomeLook,
  runStatusLook,
  scoreTone,
  severityLook,
  verdictLook,
} from '../../web/src/format/states.ts'
import { withUsableLanguage } from '../../web/src/format/usable-language.ts'
import { absoluteTime, clockTime, preciseMs, relativeTime, utcTime } from '../../web/src/format/time.ts'
import { countInWords, listed, shortTraceId, spoken } from '../../web/src/format/words.ts'

const nowMs = Date.parse('2026-08-12T12:00:00Z')
const ago = (ms: number): string => new Date(nowMs - ms).toISOString()

describe('times', () => {
  it.each([
    [3_000, 'just now'],
    [42_000, '42 s ago'],
    [61_000, '1 min ago'],
    [59 * 60_000, '59 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [5 * 86_400_000, '5 d ago'],
    [8 * 86_400_000, '4 Aug'],
    [400 * 86_400_000, '8 Jul 2025'],
  ])('%i ms ago reads "%s"', (ms, words) => {
    expect(relativeTime(ago(ms), nowMs, 'en-GB')).toBe(words)
  })

  it('of a sender whose clock is a little ahead is now, not in the future', () => {
    expect(relativeTime(ago(-20_000), nowMs)).toBe('just now')
    expect(relativeTime(ago(-86_400_000), nowMs, 'en-GB')).toBe('13 Aug')
  })

  it('say their zone when they are told in full', () => {
    expect(absoluteTime('2026-08-12T12:00:00.250Z', 'en-GB', 'Europe/Berlin')).toMatch(
      /12 Aug 2026.*14:00:00\.250.*(CEST|GMT\+2)/,
    )
  })

  it('are told in UTC as logs have them', () => {
    expect(utcTime('2026-08-12T14:00:00.25+02:00')).toBe('2026-08-12 12:00:00.250 UTC')
  })

  it('name the day only when it is another one', () => {
    expect(clockTime(new Date(nowMs).toISOString(), nowMs, 'en-GB')).toMatch(/^\d\d:\d\d$/)
    expect(clockTime(ago(86_400_000 * 2), nowMs, 'en-GB')).toMatch(/^10 Aug, \d\d:\d\d$/)
  })

  it('keep what is smaller than a millisecond', () => {
    expect(preciseMs('2026-08-12T12:00:00.123456789Z') - preciseMs('2026-08-12T12:00:00.123Z')).toBeCloseTo(0.456789, 3)
    expect(preciseMs('2026-08-12T12:00:00Z')).toBe(nowMs)
  })

  it('go into a date field and come back the same, to the minute', () => {
    expect(isoOfInput(inputTime('2026-08-12T12:34:00.000Z'))).toBe('2026-08-12T12:34:00.000Z')
    expect([inputTime(null), isoOfInput(''), isoOfInput('soon')]).toEqual(['', null, null])
  })
})

describe('numbers', () => {
  it.each([
    [null, '–'],
    [0, '0 ms'],
    [0.42, '0.42 ms'],
    [840.4, '840 ms'],
    [2_400, '2.4 s'],
    [18_430, '18.4 s'],
    [192_000, '3 min 12 s'],
    [120_000, '2 min'],
    [7_500_000, '2 h 5 min'],
  ])('a duration of %s ms reads "%s"', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  it.each([
    [null, '–'],
    [0, '$0'],
    [0.00002, '< $0.0001'],
    [0.0011, '$0.0011'],
    [0.061, '$0.061'],
    [12.5, '$12.50'],
    [1234.5, '$1,234.50'],
  ])('a cost of %s dollars reads "%s"', (usd, text) => {
    expect(costText(usd)).toBe(text)
  })

  it('tell few from many', () => {
    expect([counted(1, 'run'), counted(1_204, 'run'), counted(2, 'match', 'matches')]).toEqual([
      '1 run',
      '1,204 runs',
      '2 matches',
    ])
    expect([compactNumber(9_999), compactNumber(12_345)]).toEqual(['9,999', '12.3K'])
    expect([percentText(0.004), percentText(0.123), percentText(1)]).toEqual(['0.4\u00a0%', '12\u00a0%', '100\u00a0%'])
    expect([percentText(0.999), percentText(0.0001), percentText(0)]).toEqual([
      '> 99\u00a0%',
      '< 0.1\u00a0%',
      '0\u00a0%',
    ])
  })
})

describe('words', () => {
  it('count up to twelve, then in digits', () => {
    expect([countInWords(0), countInWords(7), countInWords(1_300)]).toEqual(['No', 'Seven', '1,300'])
  })
  it('list what there is, and how much is left out', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c', 'd'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and 2 more',
    ])
  })
  it('shorten ids and speak constants', () => {
    expect([shortTraceId('4f1c0000000000000000000000a92e00'), spoken('CROSS_APP')]).toEqual(['4f1c…2e00', 'cross app'])
  })
})

describe('states', () => {
  it('have a word for everything the API knows, and one for what it may learn', () => {
    expect(['OPEN', 'RESOLVED', 'REGRESSED', 'ARCHIVED', 'NEWER'].map((state) => failureStateLook(state).word)).toEqual(
      ['open', 'resolved', 'regressed', 'archived', 'unknown'],
    )
    expect(runStatusLook('FAILED')).toEqual({ word: 'failed', tone: 'fail' })
    expect(verdictLook('WARN').tone).toBe('warn')
    expect(outcomeLook('WARNED_AND_FAILED').word).toBe('failed as foretold')
    expect(openLook('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 0, 29)).word).toBe('not known yet')
    expect(openLook('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 0, 31)).word).toBe('end not known')
    expect(severityLook('LOW').word).toBe('low')
    expect([scoreTone(96), scoreTone(70), scoreTone(20)]).toEqual(['ok', 'warn', 'fail'])
  })
})

describe('a sparkline', () => {
  it('leaves a gap where nothing is known', () => {
    expect(sparkPoints([1, null, 3], { width: 92, height: 24 })).toHaveLength(2)
  })
  it('stays on the ground when nothing happened', () => {
    expect(sparkPoints([0, 0], { width: 92, height: 24 })).toEqual(['1,22 91,22'])
  })
})

describe('JSON in a text', () => {
  it('is indented when it is JSON and left alone when it is not', () => {
    expect(prettyIfJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect([prettyIfJson('{"a":'), prettyIfJson('see [1]'), prettyIfJson('42')]).toEqual([null, null, null])
  })
})

it('English stands in for a language that the browser names and does not know', () => {
  const [strange, known] = [{ language: 'en-US@posix' }, { language: 'de-CH' }]
  withUsableLanguage(strange)
  withUsableLanguage(known)
  expect([strange.language, known.language]).toEqual(['en', 'de-CH'])
})

describe('a text that is cut', () => {
  it('says that it goes on, and keeps its letters whole', () => {
    expect([cutText('short', 5), cutText('longer', 4)]).toEqual(['short', 'long…'])
    expect(cutText('ab😱cd', 3)).toBe('ab…')
    expect(cutText('ab😱cd', 4)).toBe('ab😱…')
  })
})
