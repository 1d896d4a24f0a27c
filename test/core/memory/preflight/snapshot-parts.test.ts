import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { lookUp } from '#core/memory/preflight/look-up.ts'
import { createProjectMemory } from '#core/memory/preflight/memory.ts'
import { readSections, writeSections } from '#core/memory/preflight/snapshot-file.ts'
import { memoryFrom, partsOf } from '#core/memory/preflight/snapshot-parts.ts'
import { questionAbout } from '#test/support/questions.ts'

describe('a memory kept as a file', () => {
  let directory: string
  beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'nevermore-snapshot-'))))
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const prompts = Array.from(
    { length: 60 },
    (_, at) => `Refund the ${'abcdefgh'[at % 8]}pple of shop ${at} in town ${'xyz'[at % 3]}ork`,
  )
  const filled = () => {
    const memory = createProjectMemory()
    for (const prompt of prompts) {
      const signature = contextOf(questionAbout(prompt))
      const met = [{ fingerprint: 'a'.repeat(32), runs: 1, lastFailedMs: 5 }]
      memory.putContext({
        signature,
        runs: 3,
        failedRuns: 1,
        outageRuns: 0,
        lastFailedMs: 5,
        lastOkMs: null,
        met,
        toldSeq: 9,
      })
    }
    return memory
  }

  it.each([false, true])('answers as before (frozen postings: %s), and goes on learning', async (frozen) => {
    const memory = filled()
    memory.removeContext(contextOf(questionAbout(prompts[1]!)).hash)
    if (frozen) await memory.index.freeze()
    const path = join(directory, `memory-${frozen}`)
    const { head, sections } = partsOf(1, memory)
    await writeSections(path, head, sections)
    const kept = await readSections(path, 1e9, () => head)
    const again = memoryFrom(kept.head, kept.sections, undefined)
    expect(again.size()).toBe(memory.size())
    expect(again.usual('shop')).toEqual(memory.usual('shop'))
    const found = (one: typeof memory) =>
      lookUp(one, questionAbout(`${prompts[9]} today`)).found.map(({ similarity, context }) => [
        similarity.toFixed(6),
        context.slot,
        context.met,
        context.toldSeq,
      ])
    expect(found(again)).toEqual(found(memory))
    expect(found(again).length).toBeGreaterThan(0)
    const signature = contextOf(questionAbout('Paint the fence'))
    again.putContext({ signature, runs: 1, failedRuns: 0, outageRuns: 0, lastFailedMs: null, lastOkMs: 1, met: [] })
    expect(lookUp(again, questionAbout('Paint the fence')).found[0]?.tier).toBe('EXACT')
  })

  it('is refused when a byte changed, when it ends too early, and when it is something else', async () => {
    const path = join(directory, 'damaged')
    const { head, sections } = partsOf(1, filled())
    const size = await writeSections(path, head, sections)
    const bytes = await readFile(path)
    expect(bytes.length).toBe(size)
    const read = () => readSections(path, 1e9, () => head)
    const changed = Buffer.from(bytes)
    changed[200]! ^= 1
    await writeFile(path, changed)
    await expect(read()).rejects.toThrow(/damaged/)
    await writeFile(path, bytes.subarray(0, bytes.length - 20))
    await expect(read()).rejects.toThrow(/damaged/)
    await writeFile(path, 'no memory of anything at all')
    await expect(read()).rejects.toThrow(/begins with something else/)
    await writeFile(path, bytes)
    await expect(readSections(path, 10, () => head)).rejects.toThrow(/larger/)
  })
})
