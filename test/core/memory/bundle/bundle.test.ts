import { expect, it } from 'vitest'
import { readBundle } from '#core/memory/bundle/read-bundle.ts'
import { hashedTerms, likeness } from '#core/memory/bundle/hashed-terms.ts'
import type { FailureRow, PolicyRow } from '#core/memory/bundle/rows.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { writeBundle } from '#core/memory/bundle/write-bundle.ts'

const salt = '0123456789abcdef0123456789abcdef'
const head = {
  id: '01890000-0000-7000-8000-000000000001',
  at: '2026-11-01T00:00:00.000Z',
  project: 'default',
  salt,
  texts: false,
}
const failure: FailureRow = {
  kind: 'failure',
  class: 'tool.error',
  severity: 'HIGH',
  title: null,
  rootCause: null,
  mitigation: 'Ask the warehouse first.',
  edited: true,
  notAFailure: false,
  runs: 7,
  firstSeenAt: '2026-10-01T00:00:00.000Z',
  lastSeenAt: '2026-10-31T00:00:00.000Z',
  fingerprints: [{ hash: 'a'.repeat(32), algorithm: 'o1', level: 'template', text: null, terms: [] }],
}
const policy: PolicyRow = {
  kind: 'policy',
  name: 'Stop it',
  verdict: 'BLOCK',
  rule: { runsMin: 30 },
  message: null,
  mitigation: 'Ask for less.',
}
const mitigation = { kind: 'mitigation', class: 'tool.error', text: 'Ask the tools team.' } as const
const signer = await createBundleSigner('one installation')
const file = await writeBundle(
  head,
  { failures: [failure], policies: [policy], mitigations: [mitigation], contexts: [] },
  signer,
)

it('reads back what it wrote, and who signed it', async () => {
  const bundle = await readBundle(Buffer.from(file))
  expect(bundle).toMatchObject({
    signer: signer.name,
    failures: [failure],
    policies: [policy],
    mitigations: [mitigation],
    refused: [],
  })
  expect((await createBundleSigner('one installation')).name).toBe(signer.name)
  expect((await createBundleSigner('another one')).name).not.toBe(signer.name)
})

it.each([
  ['a changed word', file.replace('warehouse', 'wharehouse'), 'was changed after it was signed'],
  ['a row less', file.split('\n').toSpliced(1, 1).join('\n'), 'was changed after it was signed'],
  ['two rows in another order', swapped(file), 'was changed after it was signed'],
  ['no signature', file.split('\n').slice(0, -2).join('\n'), 'no signature'],
  ['something else', 'hello', 'no memory file'],
  ['nothing', '', 'no memory file'],
  ['a later version', file.replace('"version":1', '"version":2'), 'reads up to 1'],
])('refuses %s', async (_what, text, reason) => {
  await expect(readBundle(Buffer.from(text))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining(reason),
  })
})

function swapped(text: string): string {
  const [first, second, third, ...rest] = text.split('\n')
  return [first, third, second, ...rest].join('\n')
}

it('refuses a signature of somebody else’s file', async () => {
  const other = await writeBundle({ ...head, id: '01890000-0000-7000-8000-000000000002' }, emptyContents, signer)
  const signature = other.trimEnd().split('\n').at(-1)
  const forged = [...file.trimEnd().split('\n').slice(0, -1), signature].join('\n')
  await expect(readBundle(Buffer.from(forged))).rejects.toMatchObject({ code: 'invalid' })
})

const emptyContents = { failures: [], policies: [], mitigations: [], contexts: [] }

it('leaves out a row that it does not understand, says why, and takes the others', async () => {
  const strange = { ...failure, severity: 'AWFUL' } as unknown as FailureRow
  const later = { kind: 'dream', of: 'later versions' } as unknown as PolicyRow
  const mixed = await writeBundle(
    head,
    { failures: [strange, failure], policies: [later, policy], mitigations: [], contexts: [] },
    signer,
  )
  const bundle = await readBundle(Buffer.from(mixed))
  expect(bundle.failures).toEqual([failure])
  expect(bundle.policies).toEqual([policy])
  expect(bundle.refused).toEqual([
    { line: 2, reason: expect.stringContaining('severity') },
    { line: 4, reason: expect.stringContaining('does not know') },
  ])
})

it('hashes words so that likeness stays and words do not', () => {
  const words = 'stock level of <str> is unknown to the warehouse service'
  const terms = hashedTerms(words, salt)
  expect(terms.join(' ')).not.toMatch(/stock|warehouse/)
  expect(likeness(new Set(terms), hashedTerms(words, salt))).toBe(1)
  expect(likeness(new Set(terms), hashedTerms(words.replace('unknown', 'hidden'), salt))).toBeGreaterThan(0.7)
  expect(likeness(new Set(terms), hashedTerms(words, 'f'.repeat(32)))).toBe(0)
  expect(likeness(new Set(), [])).toBe(0)
})
