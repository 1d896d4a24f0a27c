import { describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { decide } from '#core/memory/preflight/decide.ts'
import { createProjectMemory, type RememberedFailure } from '#core/memory/preflight/memory.ts'
import type { RememberedContext } from '#core/memory/preflight/remembered-context.ts'
import { forty, otherForty } from '#test/support/more-pairs.ts'
import { nineteen, sixty, type Pair } from '#test/support/pairs.ts'
import { questionAbout } from '#test/support/questions.ts'
import { turned } from '#test/support/turned-pairs.ts'

const failure = (id: string): RememberedFailure => ({
  id,
  shortId: `F-${id}`,
  class: 'output.invalid_format',
  title: 'not JSON',
  severity: 'MEDIUM',
  mitigation: null,
  notAFailure: false,
  patternId: null,
  fingerprints: [`f${id}`],
  state: 'OPEN',
  stateAtMs: 0,
  untilMs: null,
  resolvedRelease: null,
  resolvedPromptVersion: null,
  resolvedModel: null,
})

const failed = (prompt: string, id: string, runs: number): RememberedContext => ({
  signature: contextOf(questionAbout(prompt)),
  runs,
  failedRuns: runs,
  outageRuns: 0,
  lastFailedMs: 1,
  lastOkMs: null,
  met: [{ fingerprint: `f${id}`, runs, lastFailedMs: 1 }],
})

const things = 'invoice poem tax schema ticket photo recipe contract route budget'.split(' ')
const verbs = 'translate classify rewrite score route merge check draft label plan'.split(' ')
const places = 'Lisbon Oslo Quito Hanoi Accra Turin Perth Lyon Cork Basel Minsk Doha Osaka Lagos Lima Riga'.split(' ')

/** Whether the failure of the known prompt is named before the asked one runs. */
function isNamed({ known, asked }: Pair, others: number): boolean {
  const memory = createProjectMemory()
  for (const id of ['1', '2']) memory.putFailure(failure(id))
  for (let at = 0; at < others; at++) {
    const where = `the office in ${places[(at * 3) % 16]} for team ${places[(at * 11) % 16]}`
    memory.putContext(failed(`${verbs[at % 10]} the ${things[(at * 7) % 10]} of ${where}`, '2', 1))
  }
  memory.putContext(failed(known, '1', 3))
  return decide(memory, questionAbout(asked), 1_000).matches.some(({ failureId }) => failureId === '1')
}

describe.each([0, 200])('pairs of prompts beside %i other failures', (others) => {
  const wrong = (pairs: readonly Pair[]): string[] =>
    pairs.filter((pair) => isNamed(pair, others) !== pair.alike).map(({ kind, asked }) => `${kind}: ${asked}`)

  it('are told apart in 17 of the 19 kinds of the original system', () => {
    expect(wrong(nineteen).length).toBeLessThanOrEqual(2)
  })

  it('are told apart in nine of ten of 60 more of the same kinds', () => {
    expect(sixty).toHaveLength(60)
    expect(wrong(sixty).length).toBeLessThanOrEqual(6)
  })

  it('are told apart in nine of ten with opposite tasks, negations of seven languages, and values that vary', () => {
    expect([forty.length, otherForty.length]).toEqual([40, 40])
    expect(wrong(forty).length).toBeLessThanOrEqual(4)
    expect(wrong(otherForty).length).toBeLessThanOrEqual(4)
  })
  it('are told apart in five of six with ends that changed places, limits, quantifiers and more languages', () => {
    expect(turned).toHaveLength(60)
    expect(wrong(turned).length).toBeLessThanOrEqual(10)
  })
})
