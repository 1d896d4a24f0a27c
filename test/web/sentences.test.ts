import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { firstTraceLines } from '../../web/src/first-trace-lines.ts'
import { effectText, formula, inBrief } from '../../web/src/health-parts.ts'
import { homeDetail, homeSentence } from '../../web/src/home-sentence.ts'
import { connectionWords } from '../../web/src/live/connection-words.ts'
import { isOwnMachine } from '../../web/src/own-machine.ts'
import { directEntries } from '../../web/src/search-entries.ts'
import { pathAfterSignIn } from '../../web/src/sign-in-target.ts'

describe('the sentence of Home', () => {
  const counts = {
    openFailures: 6,
    regressedFailures: 1,
    newFailures: 2,
    failuresEver: 9,
    runs: 67,
    failedRuns: 11,
    warnings: 9,
  }
  it('is true', () => {
    expect(homeSentence(counts)).toBe('Seven failures need you')
    expect(homeSentence({ ...counts, openFailures: 1, regressedFailures: 0 })).toBe('One failure needs you')
    expect(homeSentence({ ...counts, openFailures: 0, regressedFailures: 0 })).toBe('No failure needs you')
    expect(homeSentence({ ...counts, openFailures: 0, regressedFailures: 0, failuresEver: 0 })).toBe(
      'Nothing has failed yet',
    )
  })
  it('is followed by what happened, and silent about what did not', () => {
    expect(homeDetail(counts)).toBe(
      '11 of 67 runs failed in the last 24 hours.' +
        ' 2 failures seen for the first time, 1 failure came back after being resolved. Pre-flight warned 9 times.',
    )
    expect(homeDetail({ ...counts, newFailures: 0, regressedFailures: 0, runs: 0, warnings: 0 })).toBe(
      'No run ended in the last 24 hours.',
    )
  })
})

describe('the lines of a first trace', () => {
  it('are a command that sends valid OTLP', () => {
    const curl = firstTraceLines('http://127.0.0.1:8110').find(({ id }) => id === 'curl')?.text ?? ''
    const words = execFileSync('sh', ['-c', curl.replace(/^curl/m, `printf '%s\\0'`)], { encoding: 'utf8' }).split('\0')
    const body = JSON.parse(words[words.indexOf('-d') + 1] ?? '') as {
      resourceSpans: [{ scopeSpans: [{ spans: [Record<string, string>] }] }]
    }
    const [span] = body.resourceSpans[0].scopeSpans[0].spans
    expect(span['traceId']).toMatch(/^[0-9a-f]{32}$/)
    expect(span['spanId']).toMatch(/^[0-9a-f]{16}$/)
    expect(BigInt(span['endTimeUnixNano'] ?? 0) - BigInt(span['startTimeUnixNano'] ?? 0)).toBe(2_000_000_000n)
  })
  it('name the endpoint, and a key where one is needed', () => {
    for (const { text } of firstTraceLines('https://memory.example')) {
      expect(text).toContain('https://memory.example')
      expect(text).toContain('NEVERMORE_API_KEY')
    }
    for (const { text } of firstTraceLines('http://127.0.0.1:8110')) expect(text).not.toContain('NEVERMORE_API_KEY')
    expect(['http://localhost:1', 'http://[::1]:1', 'http://127.1.2.3'].every(isOwnMachine)).toBe(true)
    expect(isOwnMachine('http://127.0.0.1.evil.example')).toBe(false)
  })
})

describe('the palette', () => {
  const paths = (text: string): string[] => directEntries(text).map(({ path }) => path)
  it('understands short ids and trace ids as they are pasted', () => {
    expect(paths('f-42')[0]).toBe('/failures/F-42')
    expect(paths('4F1C0000-0000-0000-0000-0000000A92E0')[0]).toBe(
      '/runs/4f1c0000000000000000000000 0a92e0'.replace(' ', ''),
    )
  })
  it('offers pages by name, all of them for nothing, and to ask a sentence', () => {
    expect(paths('pat')).toEqual(['/patterns'])
    expect(paths('')).toHaveLength(16)
    expect(paths('where is it?')).toEqual(['/preflight?prompt=where%20is%20it%3F'])
  })
})

describe('after signing in', () => {
  it('one is where one wanted to go, and never on another site', () => {
    expect(pathAfterSignIn('/failures?state=OPEN')).toBe('/failures?state=OPEN')
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/login?next=/', undefined])
      expect(pathAfterSignIn(next)).toBe('/')
  })
})

describe('small words', () => {
  it('say what a part does to the score, and how live the page is', () => {
    const told = '6 of 20 runs failed in the last 6 h. By age that is 3.59 of 17.8.'
    expect([inBrief(told), formula(told)]).toEqual([
      '6 of 20 runs failed in the last 6 h.',
      ' By age that is 3.59 of 17.8.',
    ])
    expect(inBrief('7 failures were met: 94.1 per 1,000.')).toBe('7 failures were met.')
    expect([effectText(-12.44), effectText(2), effectText(0.01)]).toEqual(['-12.4', '+2', '0'])
    expect(connectionWords.reconnecting.word).toBe('reconnecting')
  })
})
