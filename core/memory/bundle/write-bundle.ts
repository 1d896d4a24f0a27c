import { createHash } from 'node:crypto'
import { bundleFormat, bundleVersion, type BundleContents, type HeaderRow } from './rows.ts'
import type { BundleSigner } from './signer.ts'

export type BundleHead = Pick<HeaderRow, 'id' | 'at' | 'project' | 'salt' | 'texts'> &
  Partial<Pick<HeaderRow, 'carriedKey'>>

/** The file: one JSON document per line, header first, signature last. */
export async function writeBundle(
  head: BundleHead,
  { failures, policies, mitigations, contexts }: BundleContents,
  signer: BundleSigner,
): Promise<string> {
  const header: HeaderRow = { kind: 'header', format: bundleFormat, version: bundleVersion, carriedKey: null, ...head }
  const lines = [header, ...failures, ...mitigations, ...policies, ...contexts].map((row) => JSON.stringify(row))
  const body = lines.map((line) => `${line}\n`).join('')
  const sealed = { id: head.id, lines: lines.length, sha256: createHash('sha256').update(body).digest('hex') }
  return `${body}${JSON.stringify({ kind: 'signature', jws: await signer.sign(sealed) })}\n`
}
