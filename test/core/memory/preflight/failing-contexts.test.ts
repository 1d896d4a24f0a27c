import { beforeEach, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { createProjectMemory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { questionAbout } from '#test/support/questions.ts'

const print = 'a'.repeat(32)
const verbs = 'draw sing boil paint count weigh translate summarise compare rewrite'.split(' ')
const nouns = 'map song egg fence letter invoice recipe contract poem ticket'.split(' ')
const question = (prompt: string, more: Partial<PreflightQuestion> = {}) => questionAbout(prompt, more)

describe('contexts that failed before', () => {
  let memory: ProjectMemory
  beforeEach(() => (memory = createProjectMemory()))

  const put = (prompt: string, runs: number, failedRuns: number, lastFailedMs: number, lastOkMs: number | null) =>
    memory.putContext({
      signature: contextOf(question(prompt)),
      runs,
      failedRuns,
      outageRuns: 0,
      lastFailedMs,
      lastOkMs,
      met: [{ fingerprint: print, runs: failedRuns, lastFailedMs }],
    })
  const exposures = (sinceMs: number, askedSinceMs = sinceMs, app = question('x').app) =>
    memory.exposures({ fingerprints: [print], app, sinceMs, askedSinceMs })

  it('count from their first failure on, which is why they are looked at', () => {
    put('draw a map', 6, 1, 10, 9)
    put('draw a map', 8, 3, 12, 9)
    expect(exposures(20)).toEqual([{ runs: 2, failedRuns: 2, since: 'NOT_RUN' }])
  })

  it('went well since, failed again, or have not run', () => {
    put('draw a map', 1, 1, 10, null)
    put('draw a map', 2, 1, 10, 30)
    put('sing a song', 2, 2, 31, null)
    put('boil an egg', 1, 1, 11, null)
    const ends = (askedSinceMs: number) => exposures(20, askedSinceMs).map(({ since }) => since)
    expect(ends(40)).toEqual(['WELL', 'FAILED', 'NOT_RUN'])
    // It came back under the version that is asked about: what went well before that says nothing of it.
    expect(ends(31)).toEqual(['NOT_RUN', 'FAILED', 'NOT_RUN'])
  })

  it('say nothing when they went well before, met it only since, or belong to another app', () => {
    put('draw a map', 1, 1, 10, null)
    put('draw a map', 2, 1, 10, 15)
    put('draw a map', 3, 1, 10, 30)
    put('sing a song', 1, 1, 31, null)
    expect(exposures(20)).toEqual([])
    put('boil an egg', 1, 1, 11, null)
    expect(exposures(20)).toHaveLength(1)
    expect(exposures(20, 20, 'another')).toEqual([])
  })

  it.each([
    ['in the order in which they failed', (at: number) => at],
    ['the newest first', (at: number) => 99 - at],
    ['in no order', (at: number) => (at * 37) % 100],
  ])('are those that failed last, known %s', (_, place) => {
    for (let at = 0; at < 100; at++) {
      const [verb, noun] = [verbs[Math.floor(place(at) / 10)], nouns[place(at) % 10]]
      put(`${verb} the ${noun}`, 1, 1, 1 + place(at), null)
    }
    const failed = (sinceMs: number) => exposures(sinceMs).filter(({ since }) => since === 'NOT_RUN').length
    expect(failed(101)).toBe(64)
    // The first thirty-six are let go of.
    expect([failed(37), failed(38)]).toEqual([0, 1])
  })

  describe('with the same words in another setting', () => {
    const young = { promptName: 'artist' }
    const putYoung = (
      prompt: string,
      more: Partial<PreflightQuestion>,
      failedMs: number | null,
      okMs: number | null,
      fingerprint = print,
    ) =>
      memory.putContext({
        signature: contextOf(question(prompt, more)),
        runs: 1,
        failedRuns: failedMs === null ? 0 : 1,
        outageRuns: 0,
        lastFailedMs: failedMs,
        lastOkMs: okMs,
        met: failedMs === null ? [] : [{ fingerprint, runs: 1, lastFailedMs: failedMs }],
      })
    beforeEach(() => {
      put('draw a map', 3, 3, 10, null)
      put('sing a song', 3, 3, 11, null)
      putYoung('weigh a letter', {}, 12, null, 'b'.repeat(32))
    })
    const ends = () => exposures(20).map(({ since }) => since)

    it('went well once that one does', () => {
      expect(ends()).toEqual(['NOT_RUN', 'NOT_RUN'])
      putYoung('draw a map', young, null, 30)
      expect(ends()).toEqual(['WELL', 'NOT_RUN'])
    })

    it('hear nothing of what went well before they failed, or with another model', () => {
      putYoung('draw a map', young, null, 9)
      putYoung('sing a song', { ...young, model: 'gpt-4.1' }, null, 30)
      expect(ends()).toEqual(['NOT_RUN', 'NOT_RUN'])
    })

    it('fail again where that one fails for the first time', () => {
      putYoung('draw a map', young, 31, null)
      expect(ends()).toEqual(['NOT_RUN', 'NOT_RUN', 'FAILED'])
      putYoung('boil an egg', young, 32, null)
      expect(ends()).toEqual(['NOT_RUN', 'NOT_RUN', 'FAILED'])
    })
  })

  it('are known after a restart from what the table holds', () => {
    put('draw a map', 3, 3, 10, null)
    const { table, index } = memory
    memory = createProjectMemory({ table, index })
    expect(exposures(20)).toEqual([{ runs: 0, failedRuns: 0, since: 'NOT_RUN' }])
  })
})
