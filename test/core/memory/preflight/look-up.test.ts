import { describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { lookUp } from '#core/memory/preflight/look-up.ts'
import { createProjectMemory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import type { RememberedContext } from '#core/memory/preflight/remembered-context.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { questionAbout } from '#test/support/questions.ts'

const remembered = (question: PreflightQuestion): RememberedContext => ({
  signature: contextOf(question),
  runs: 1,
  failedRuns: 1,
  outageRuns: 0,
  lastFailedMs: 1,
  lastOkMs: null,
  met: [],
})

const things = 'invoice poem tax schema ticket photo recipe contract route budget'.split(' ')
const verbs = 'translate classify rewrite score route merge check draft label plan'.split(' ')
const places =
  'Lisbon Oslo Quito Hanoi Accra Turin Perth Lyon Cork Basel Minsk Doha Osaka Lagos Lima Riga Bern Nice Fez Kiel'.split(
    ' ',
  )

/** A memory of nothing but the questions, or of 200 others beside them. */
function memoryOf(questions: readonly PreflightQuestion[], others: number): ProjectMemory {
  const memory = createProjectMemory()
  for (let at = 0; at < others; at++) {
    const [place, team] = [places[(at * 3) % 20], places[(at * 11) % 20]]
    const prompt = `${verbs[at % 10]} the ${things[(at * 7) % 10]} of the office in ${place} for team ${team}`
    memory.putContext(remembered(questionAbout(prompt)))
  }
  for (const question of questions) memory.putContext(remembered(question))
  return memory
}

const preamble =
  'You are working for Acme Corporation, a maker of kitchen machines. Always be polite, never promise dates, answer in ' +
  'the language of the customer and keep the tone of our brand guide in mind while you do the following task carefully: '
const task = 'Summarise the article about renewable energy and include citations'
const tool = (name: string) => ({ name, description: null, schema: null })

interface Pair {
  readonly known: string
  readonly asked: string
  readonly knownMore?: Partial<PreflightQuestion>
  readonly askedMore?: Partial<PreflightQuestion>
}

const alike: Record<string, Pair> = {
  'the same': { known: task, asked: task },
  'other case and spaces': {
    known: task,
    asked: '  summarise THE article\nabout renewable   energy, and include citations',
  },
  'other tools': {
    known: task,
    asked: task,
    knownMore: { tools: [tool('search')] },
    askedMore: { tools: [tool('browse')] },
  },
  'other environment': { known: task, asked: task, knownMore: { env: { a: '1' } }, askedMore: { env: { b: '2' } } },
  'other number': { known: 'Refund order 4711 for customer 12345', asked: 'Refund order 888 for customer 99' },
  'other date': { known: 'List the sales of 2024-08-06', asked: 'List the sales of 2023-01-31' },
  'other uuid': {
    known: 'Explain why job 550e8400-e29b-41d4-a716-446655440000 failed',
    asked: 'Explain why job 6ba7b810-9dad-11d1-80b4-00c04fd430c8 failed',
  },
  'three typing errors': { known: task, asked: 'Sumarise the artcle about renewable enrgy and include citations' },
  'reworded, most words shared': {
    known: task,
    asked: 'Please write a summary of the renewable energy article and include citations',
  },
  'same task, another preamble': {
    known: `${preamble}${task}`,
    asked: `You help the press office of a university. ${task}`,
  },
}
const unlike: Record<string, Pair> = {
  'long shared preamble, another task': {
    known: `${preamble}${task}`,
    asked: `${preamble}Write a birthday poem for a colleague`,
  },
  'include against do not include': {
    known: task,
    asked: 'Summarise the article about renewable energy and do not include citations',
  },
  'without against with': { known: 'Answer the question with sources', asked: 'Answer the question without sources' },
  'another task on the same topic': { known: task, asked: 'Translate the headline about renewable energy into French' },
  'nothing in common': { known: task, asked: 'Book a table for four tonight' },
  'nothing in common but “citations”': { known: task, asked: 'How many citations did the paper get last year' },
}

describe.each([0, 200])('lookUp beside %i other contexts', (others) => {
  const find = ({ known, asked, knownMore, askedMore }: Pair) => {
    const memory = memoryOf([questionAbout(known, knownMore)], others)
    const { slot } = memory.context(contextOf(questionAbout(known, knownMore)).hash)!
    return lookUp(memory, questionAbout(asked, askedMore)).found.filter(({ context }) => context.slot === slot)
  }

  it.each(Object.entries(alike))('finds alike: %s', (_name, pair) => {
    expect(find(pair)).toHaveLength(1)
    expect(find(pair)[0]?.why().length).toBeGreaterThan(0)
  })

  it.each(Object.entries(unlike))('keeps apart: %s', (_name, pair) => {
    expect(find(pair)).toEqual([])
  })
})

describe('lookUp', () => {
  it('finds by agent and template what was recorded without its words', () => {
    const memory = memoryOf([questionAbout(null, { agent: 'planner', promptName: 'plan-trip' })], 0)
    expect(
      lookUp(memory, questionAbout('Plan a trip', { agent: 'planner', promptName: 'plan-trip' })).found,
    ).toHaveLength(1)
    expect(lookUp(memory, questionAbout('Plan a trip', { agent: 'booker' })).found).toEqual([])
    expect(lookUp(memory, questionAbout('Plan a trip')).found).toEqual([])
  })

  it('finds by template what is asked without words', () => {
    const memory = memoryOf([questionAbout('Plan a trip', { promptName: 'plan-trip' })], 0)
    expect(lookUp(memory, questionAbout(null, { promptName: 'plan-trip' })).found).toHaveLength(1)
    expect(lookUp(memory, questionAbout(null)).found).toEqual([])
  })

  it('compares tools given by name alone by their names', () => {
    const schema = { name: 'search', description: null, schema: { type: 'object' } }
    const memory = memoryOf([questionAbout('Find it', { tools: [schema] })], 0)
    expect(lookUp(memory, questionAbout('Find it', { tools: [tool('search')] })).found[0]?.tier).toBe('EXACT')
  })

  it('never takes one operation for another', () => {
    const memory = memoryOf([questionAbout(task)], 0)
    expect(lookUp(memory, questionAbout(task, { operation: 'agent' })).found).toEqual([])
  })

  it('says which words were shared', () => {
    const { known, asked } = alike['three typing errors']!
    expect(lookUp(memoryOf([questionAbout(known)], 0), questionAbout(asked)).found[0]?.why()[0]).toMatch(
      /^Shared words: .*renewabl/,
    )
  })
})
