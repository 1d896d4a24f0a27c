import { describe, expect, it } from 'vitest'

import { countsOf, failuresOf, filesToRunAgain, withSecondRun } from '../../scripts/setup/test-report.mjs'

const test = (status: string, fullName = 'a test') => ({
  status,
  fullName,
  failureMessages:
    status === 'failed' ? ['AssertionError: expected \u001b[32m1\u001b[39m to be 2\n    at somewhere'] : [],
})
const file = (name: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name,
  status: assertionResults.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
  message: '',
  assertionResults,
})
const unloadable = {
  name: 'broken.test.ts',
  status: 'failed',
  message: 'SyntaxError: what is this',
  assertionResults: [],
}
const fine = file('fine.test.ts', test('passed'), test('passed'), test('pending'), test('todo'))
const torn = file('torn.test.ts', test('passed'), test('failed', 'a story comes to its end'))

describe('the count of a test run', () => {
  it('takes over what Vitest counted', () => {
    expect(countsOf({ testResults: [fine, torn] }, 1)).toEqual({ passed: 3, failed: 1, skipped: 2, code: 1 })
    expect(countsOf({ testResults: [fine] }, 0)).toEqual({ passed: 2, failed: 0, skipped: 2, code: 0 })
  })

  it('counts a file that could not be loaded as one failed test', () => {
    expect(countsOf({ testResults: [fine, unloadable] }, 1)).toMatchObject({ passed: 2, failed: 1, code: 1 })
  })

  it('never calls a run that failed without a failed test a success', () => {
    expect(countsOf({ testResults: [fine] }, 1)).toMatchObject({ failed: 1, code: 1 })
    expect(countsOf(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0, code: 1 })
  })
})

describe('what failed', () => {
  it('is named with its file and the first line of why', () => {
    expect(failuresOf({ testResults: [fine, torn, unloadable] })).toEqual([
      { file: 'torn.test.ts', name: 'a story comes to its end', why: 'AssertionError: expected 1 to be 2' },
      { file: 'broken.test.ts', name: 'the whole file', why: 'SyntaxError: what is this' },
    ])
    expect(failuresOf(null)).toEqual([])
  })

  it('is tried once more, unless too much failed for chance', () => {
    expect(filesToRunAgain({ testResults: [fine, torn, unloadable] })).toEqual(['torn.test.ts', 'broken.test.ts'])
    expect(filesToRunAgain({ testResults: [fine] })).toEqual([])
    expect(filesToRunAgain({ testResults: [1, 2, 3, 4].map((at) => file(`${at}.test.ts`, test('failed'))) })).toEqual(
      [],
    )
    expect(filesToRunAgain(null)).toEqual([])
  })

  it('counts as it ended the second time, and stays failed without a second time', () => {
    const first = { testResults: [fine, torn] }
    const mended = file('torn.test.ts', test('passed'), test('passed', 'a story comes to its end'))
    expect(countsOf(withSecondRun(first, { testResults: [mended] }), 0)).toMatchObject({
      passed: 4,
      failed: 0,
      code: 0,
    })
    expect(countsOf(withSecondRun(first, { testResults: [torn] }), 1)).toMatchObject({ passed: 3, failed: 1, code: 1 })
    expect(countsOf(withSecondRun(first, null), 1)).toMatchObject({ passed: 3, failed: 1, code: 1 })
  })
})
