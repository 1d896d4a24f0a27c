import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readBundle } from '#core/memory/bundle/read-bundle.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { writeBundle } from '#core/memory/bundle/write-bundle.ts'
import { carriedKey, type CarriedKey } from '#core/memory/carried/carried-key.ts'
import { createPreflight, type Preflight } from '#core/memory/preflight/engine.ts'
import { readMemory } from '#core/memory/store/bundle-export.ts'
import { countsOf, importMemory, previewImport } from '#core/memory/store/bundle-import.ts'
import { forgetCarried, readCarried } from '#core/memory/store/carried-contexts.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createLog } from '#core/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'

let database: TestDatabase
let preflight: Preflight
let elsewhere: number
const nowMs = Date.now()
const key = carriedKey(Buffer.alloc(32, 5))
/** Three people asked for the same thing; each said who they are, which nobody else did. */
const people = ['Zebediah', 'Quillabelle', 'Thorvaldine']
const asked = (who: string) =>
  `Dear agent, ${who} here: reconcile the supplier invoice with the ledger and file the correction`

beforeAll(async () => {
  database = await createTestDatabase()
  elsewhere = await database.addProject()
  const runs = people.map((who) => ({
    prompt: asked(who),
    failed: 'output.invalid_format' as const,
    message: 'bad json',
  }))
  await storeRuns(database.sql, elsewhere, runs, nowMs)
  preflight = createPreflight({ sql: database.sql, clock: () => nowMs, log: createLog({ level: 'silent' }) })
  await preflight.start()
})
afterAll(async () => {
  await preflight.stop()
  await database.stop()
})

async function fileOf(project: number, by: CarriedKey | null): Promise<string> {
  const salt = 'a'.repeat(32)
  const contents = await readMemory(database.sql, project, { salt, texts: false, key: by })
  const head = { id: uuidv7(nowMs), at: new Date(nowMs).toISOString(), project: 'there', salt, texts: false }
  return writeBundle({ ...head, carriedKey: by?.id ?? null }, contents, await createBundleSigner('a secret'))
}
const options = (by: CarriedKey | null) => ({
  id: uuidv7(Date.now()),
  author: 'ada@example.org',
  at: new Date(),
  key: by,
})

describe('a file with what was asked', () => {
  it('holds no word of it, and nothing at all of what only one question said', async () => {
    const file = await fileOf(elsewhere, key)
    const words = `${people.join(' ')} dear reconcile supplier invoice ledger file correction`.split(' ')
    for (const word of words.filter((one) => one !== 'file'))
      expect(file.toLowerCase()).not.toContain(word.toLowerCase())
    const { contexts, header } = await readBundle(Buffer.from(file))
    expect(contexts).toHaveLength(3)
    expect(header.carriedKey).toBe(key.id)
    expect(file).not.toContain(key.bytes.toString('base64url'))
    // Whoever holds the key can look for a name, and does not find it: the words of all three are the same.
    expect(new Set(contexts.map(({ terms }) => terms.join(' '))).size).toBe(1)
    expect(contexts[0]!.terms).toEqual(contexts[0]!.terms.toSorted())
  })

  it('is not written without a key', async () => {
    const { contexts, header } = await readBundle(Buffer.from(await fileOf(elsewhere, null)))
    expect([contexts, header.carriedKey]).toEqual([[], null])
  })
})

describe('taking it in', () => {
  it('lets pre-flight warn of what has only failed elsewhere, within seconds, and says so', async () => {
    const here = await database.addProject()
    const question = questionAbout('Reconcile this supplier invoice with the ledger, then file the correction')
    expect(preflight.answer(here, question)).toMatchObject({ verdict: 'ALLOW', matches: [] })
    const bundle = await readBundle(Buffer.from(await fileOf(elsewhere, key)))
    const plan = await importMemory(database.sql, here, bundle, options(key))
    expect(countsOf(plan)).toMatchObject({ failuresNew: 1, contexts: 3, contextsLocked: 0 })
    await expect.poll(() => preflight.answer(here, question).matches.length, { timeout: 5_000 }).toBe(1)
    const { matches, risk } = preflight.answer(here, question)
    expect(matches[0]).toMatchObject({
      tier: 'LEXICAL',
      why: [expect.stringContaining('another installation'), expect.any(String)],
    })
    expect(risk).toBeGreaterThan(0.3)
    expect(preflight.answer(here, questionAbout('Write a poem about the sea in the manner of Heine')).matches).toEqual(
      [],
    )
    expect(preflight.answer(await database.addProject(), question).matches).toEqual([])
  })

  it('changes nothing the second time, and never counts as more than three runs', async () => {
    const here = await database.addProject()
    const bundle = await readBundle(Buffer.from(await fileOf(elsewhere, key)))
    const many = { ...bundle, contexts: bundle.contexts.map((row) => ({ ...row, runs: 900, failedRuns: 600 })) }
    await importMemory(database.sql, here, many, options(key))
    expect(countsOf(await importMemory(database.sql, here, bundle, options(key)))).toMatchObject({ contexts: 0 })
    const told = (await readCarried(database.sql, here)).get(here)!
    expect(told.contexts.map(({ context: { runs, failedRuns } }) => [runs, failedRuns])).toEqual([
      [3, 2],
      [3, 2],
      [3, 2],
    ])
  })

  it('leaves out what it lacks the key for, and refuses another one', async () => {
    const here = await database.addProject()
    const bundle = await readBundle(Buffer.from(await fileOf(elsewhere, key)))
    expect(countsOf(await importMemory(database.sql, here, bundle, options(null)))).toMatchObject({
      contexts: 0,
      contextsLocked: 3,
    })
    expect((await readCarried(database.sql, here)).size).toBe(0)
    await expect(previewImport(database.sql, here, bundle, carriedKey(Buffer.alloc(32, 9)))).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('is taken back by the file it came with, key and all', async () => {
    const here = await database.addProject()
    const question = questionAbout('Reconcile this supplier invoice with the ledger, then file the correction')
    const bundle = await readBundle(Buffer.from(await fileOf(elsewhere, key)))
    const taken = options(key)
    await importMemory(database.sql, here, bundle, taken)
    await expect.poll(() => preflight.answer(here, question).matches.length, { timeout: 5_000 }).toBe(1)
    expect(await forgetCarried(database.sql, await database.addProject(), taken.id)).toBe(0)
    expect(await forgetCarried(database.sql, here, taken.id)).toBe(3)
    await expect.poll(() => preflight.answer(here, question).matches.length, { timeout: 5_000 }).toBe(0)
    expect((await readCarried(database.sql, here)).size).toBe(0)
  })
})
