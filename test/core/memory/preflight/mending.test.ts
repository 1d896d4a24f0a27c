import { describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { decide } from '#core/memory/preflight/decide.ts'
import { lookUp } from '#core/memory/preflight/look-up.ts'
import { createMending } from '#core/memory/preflight/mending.ts'
import { createProjectMemory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { questionAbout } from '#test/support/questions.ts'
import { rememberedFailure } from '#test/support/remembered-failures.ts'

const nowMs = Date.UTC(2026, 2, 3, 12)
const beganMs = nowMs - 3_600_000
const vendors = ['Northwind', 'Harbour', 'Kessler', 'Juniper', 'Meridian', 'Falcon', 'Orchard', 'Summit']

interface Asked {
  readonly system: string
  readonly model?: string
  readonly release?: string
}

const ask = (vendor: string, { system, model = 'gpt-4o', release = '1.0' }: Asked): PreflightQuestion => {
  const asked = questionAbout(`Read the scanned invoice from the vendor ${vendor} and give its fields`, {
    model,
    release,
  })
  const prompt = { role: 'system' as const, name: null, parts: [{ type: 'text' as const, content: system }] }
  return { ...asked, messages: [prompt, ...(asked.messages ?? [])] }
}

function put(memory: ProjectMemory, asked: PreflightQuestion, endedMs: number, failed: boolean, runs = 1): void {
  memory.putContext({
    signature: contextOf(asked),
    runs,
    failedRuns: failed ? runs : 0,
    outageRuns: 0,
    lastFailedMs: failed ? endedMs : null,
    lastOkMs: failed ? null : endedMs,
    met: failed ? [{ fingerprint: 'f'.repeat(32), runs, lastFailedMs: endedMs }] : [],
  })
}

const [old, young] = [
  { system: 'You read invoices.', release: '1.0' },
  { system: 'Answer with fields as JSON and nothing else.', release: '2.0' },
]

/** All vendors' invoices failed under the old system prompt. */
function memoryOf(): ProjectMemory {
  const memory = createProjectMemory()
  memory.putFailure(rememberedFailure())
  const app = ask('x', old).app
  memory.setVersions([
    { app, kind: 'release', version: '1.0', firstSeenMs: beganMs - 9e6 },
    { app, kind: 'release', version: '2.0', firstSeenMs: beganMs },
  ])
  vendors.forEach((vendor, index) => put(memory, ask(vendor, old), beganMs - 60_000 * (index + 1), true))
  return memory
}
const verdict = (memory: ProjectMemory, asked: PreflightQuestion) => decide(memory, asked, nowMs).verdict

describe('a release with another system prompt', () => {
  it('is warned of what failed with the one before, until what resembles it goes well', () => {
    const memory = memoryOf()
    expect(verdict(memory, ask('Falcon', young))).toBe('WARN')
    put(memory, ask('Kessler', young), beganMs + 60_000, false)
    put(memory, ask('Harbour', young), beganMs + 90_000, false)
    expect(verdict(memory, ask('Falcon', young))).toBe('ALLOW')
    expect(verdict(memory, ask('Falcon', old))).toBe('WARN')
  })

  it('is warned on where what resembles it fails as before', () => {
    const memory = memoryOf()
    for (const vendor of ['Kessler', 'Harbour']) put(memory, ask(vendor, young), beganMs + 60_000, true)
    put(memory, ask('Orchard', young), beganMs + 90_000, false)
    expect(verdict(memory, ask('Falcon', young))).toBe('WARN')
  })
})

describe('a release of an app', () => {
  /** A third of what the app was asked met the failure; the rest went well, before the new release and under it. */
  function memoryWith(wellSince: number): ProjectMemory {
    const memory = memoryOf()
    const towns = 'Lisbon Oslo Quito Hanoi Accra Turin Perth Lyon Cork Basel Minsk Doha Osaka Lagos Lima Riga'.split(
      ' ',
    )
    const other = (index: number) => questionAbout(`What is the weather in ${towns[index]}?`, { release: '2.0' })
    for (let index = 0; index < 16; index++) {
      const endedMs = index < wellSince ? beganMs + 60_000 * (index + 1) : beganMs - 60_000 * (index + 1)
      put(memory, other(index), endedMs, false)
    }
    return memory
  }

  it('is believed to have mended a failure once much of what the app runs went well under it and none met it', () => {
    expect(verdict(memoryWith(2), ask('Falcon', { ...old, release: '2.0' }))).toBe('WARN')
    const told = decide(memoryWith(12), ask('Falcon', { ...old, release: '2.0' }), nowMs)
    expect(told.verdict).toBe('ALLOW')
    expect(told.message).toContain('12 contexts of the app went well and none met it')
    expect(verdict(memoryWith(12), ask('Falcon', old))).toBe('WARN')
  })

  it('is believed no longer as soon as anything of the app meets the failure again', () => {
    const memory = memoryWith(12)
    put(memory, ask('Kessler', old), beganMs + 120_000, true, 2)
    expect(verdict(memory, ask('Falcon', { ...old, release: '2.0' }))).toBe('WARN')
  })
})

describe('what a context met only under an older version', () => {
  /** One context ran so often before the release, and the last of these runs failed as often as told. */
  function memoryWith(runs: number, failedRuns: number): ProjectMemory {
    const memory = createProjectMemory()
    memory.putFailure(rememberedFailure())
    const { app } = ask('x', old)
    memory.setVersions([
      { app, kind: 'release', version: '1.0', firstSeenMs: beganMs - 9e6 },
      { app, kind: 'release', version: '2.0', firstSeenMs: beganMs },
    ])
    const [lastOkMs, lastFailedMs] = [beganMs - 120_000, beganMs - 60_000]
    memory.putContext({
      signature: contextOf(ask('Falcon', old)),
      runs,
      failedRuns,
      outageRuns: 0,
      lastFailedMs,
      lastOkMs: failedRuns < runs ? lastOkMs : null,
      met: [{ fingerprint: 'f'.repeat(32), runs: failedRuns, lastFailedMs }],
    })
    return memory
  }
  const newer = ask('Falcon', { ...old, release: '2.0' })

  it('warns a newer one unless it was rare, and says so', () => {
    expect(verdict(memoryWith(1, 1), newer)).toBe('WARN')
    expect(verdict(memoryWith(10, 5), newer)).toBe('WARN')
    const told = decide(memoryWith(10, 1), newer, nowMs)
    expect(told.verdict).toBe('ALLOW')
    expect(told.message).toContain(
      'in 1 of 10 runs like this, all under an older version, and by nothing since 11:00 UTC',
    )
    expect(told.risk).toBeLessThan(0.1)
  })

  it('warns the version that met it, however rare it is, and where no version is told', () => {
    expect(verdict(memoryWith(10, 1), ask('Falcon', old))).toBe('WARN')
    expect(verdict(memoryWith(10, 1), { ...newer, release: null })).toBe('WARN')
  })

  it('warns the newer one again as soon as anything of the app met it there', () => {
    const memory = memoryWith(10, 1)
    put(memory, ask('Kessler', old), beganMs + 60_000, true)
    expect(verdict(memory, newer)).toBe('WARN')
  })
})

describe('a failure of one model', () => {
  it('is told to another until that one does well with what resembles it', () => {
    const memory = memoryOf()
    const other = { ...old, model: 'gpt-4.1' }
    expect(verdict(memory, ask('Falcon', other))).toBe('WARN')
    const well = vendors.filter((vendor) => vendor !== 'Falcon')
    for (const vendor of well) put(memory, ask(vendor, other), beganMs - 1_000, false)
    expect(verdict(memory, ask('Falcon', other))).toBe('ALLOW')
    expect(verdict(memory, ask('Falcon', old))).toBe('WARN')
  })
})

describe('the chance that a failure is none of another model’s', () => {
  const chanceFor = (model: string, family: string | null, wellWithOther: number): number => {
    const memory = memoryOf()
    const other = { ...old, model: 'gpt-4.1' }
    for (const vendor of vendors.slice(0, wellWithOther)) put(memory, ask(vendor, other), beganMs - 1_000, false)
    const question = { ...ask('Falcon', { ...old, model }), release: null }
    const { asked, found } = lookUp(memory, question)
    const mending = createMending(memory, { question, family: asked.modelFamily, alike: found })
    return mending.chance(rememberedFailure(), beganMs - 60_000, family)
  }

  it('grows with what that model does well', () => {
    const chances = [0, 2, 5].map((well) => chanceFor('gpt-4.1', 'gpt-4o', well))
    expect(chances[0]).toBe(0)
    expect(chances[1]).toBeGreaterThan(0)
    expect(chances[2]).toBeGreaterThan(chances[1]!)
  })

  it('is none where the models are the same, or one of them is unknown', () => {
    expect(chanceFor('gpt-4o', 'gpt-4o', 5)).toBe(0)
    expect(chanceFor('gpt-4.1', null, 5)).toBe(0)
  })
})

describe('a failure that ended by itself', () => {
  it('is silent once many contexts that met it went well since, whatever the version', () => {
    const memory = memoryOf()
    const asked = { ...ask('Falcon', old), release: null }
    for (const vendor of vendors) put(memory, ask(vendor, old), beganMs - 30_000, true, 4)
    expect(verdict(memory, asked)).toBe('WARN')
    for (const vendor of vendors.slice(0, 5)) {
      const signature = contextOf(ask(vendor, old))
      const met = [{ fingerprint: 'f'.repeat(32), runs: 4, lastFailedMs: beganMs - 30_000 }]
      const counts = { runs: 5, failedRuns: 4, outageRuns: 0, lastFailedMs: beganMs - 30_000, lastOkMs: beganMs }
      memory.putContext({ signature, ...counts, met })
    }
    const { verdict: told, message } = decide(memory, asked, nowMs)
    expect([told, message]).toEqual(['ALLOW', expect.stringContaining('by nothing since; 5 contexts')])
  })
})
