import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import {
  bundleBounds,
  bundleFormat,
  bundleVersion,
  contextRow,
  failureRow,
  headerRow,
  mitigationRow,
  policyRow,
  signatureRow,
  type BundleContents,
  type ContextRow,
  type FailureRow,
  type HeaderRow,
  type MitigationRow,
  type PolicyRow,
} from './rows.ts'
import { openSeal } from './signer.ts'

export interface Refused {
  /** Counted from one. */
  readonly line: number
  readonly reason: string
}

/** A file whose signature holds. Rows that this program does not understand are refused alone. */
export interface Bundle extends BundleContents {
  readonly header: HeaderRow
  /** Thumbprint of the key that signed it. */
  readonly signer: string
  readonly refused: readonly Refused[]
}

const refusedMax = 100

/** Throws `invalid` for what is no such file, was changed after it was signed, or is newer than this program. */
export async function readBundle(bytes: Buffer): Promise<Bundle> {
  const lines = bytes.toString('utf8').split('\n')
  if (lines.at(-1) === '') lines.pop()
  const header = readHeader(lines[0])
  const last = shaped(signatureRow, parsed(lines.at(-1) ?? ''))
  if (typeof last === 'string') throw new AppError('invalid', 'The last line is no signature: the file ends early.')
  const { signer, sealed } = await openSeal(last.jws)
  const body = lines.slice(0, -1)
  const sha256 = createHash('sha256')
    .update(body.map((line) => `${line}\n`).join(''))
    .digest('hex')
  if (sealed.sha256 !== sha256 || sealed.lines !== body.length || sealed.id !== header.id) {
    throw new AppError('invalid', 'This file was changed after it was signed.')
  }
  return { header, signer, ...readRows(body) }
}

function readHeader(line: string | undefined): HeaderRow {
  const value = parsed(line ?? '')
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : null
  if (format !== bundleFormat) throw new AppError('invalid', 'This is no memory file: its first line does not say so.')
  const header = shaped(headerRow, value)
  if (typeof header === 'string') throw new AppError('invalid', `The first line is not right: ${header}.`)
  if (header.version > bundleVersion) {
    throw new AppError('invalid', `This file has version ${header.version}; this program reads up to ${bundleVersion}.`)
  }
  return header
}

function readRows(body: readonly string[]): BundleContents & { readonly refused: readonly Refused[] } {
  const failures: FailureRow[] = []
  const policies: PolicyRow[] = []
  const mitigations: MitigationRow[] = []
  const contexts: ContextRow[] = []
  const refused: Refused[] = []
  for (const [at, line] of body.entries()) {
    if (at === 0) continue
    const value = parsed(line)
    const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null
    const row = rowOf(kind, value)
    if (typeof row === 'string') {
      if (refused.length < refusedMax) refused.push({ line: at + 1, reason: row })
    } else if (row.kind === 'failure') failures.push(row)
    else if (row.kind === 'policy') policies.push(row)
    else if (row.kind === 'context') contexts.push(row)
    else mitigations.push(row)
  }
  bounded(failures.length, bundleBounds.failuresMax, 'failures')
  bounded(policies.length, bundleBounds.policiesMax, 'policies')
  bounded(mitigations.length, bundleBounds.mitigationsMax, 'mitigations')
  bounded(contexts.length, bundleBounds.contextsMax, 'contexts')
  return { failures, policies, mitigations, contexts, refused }
}

function rowOf(kind: unknown, value: unknown): FailureRow | PolicyRow | MitigationRow | ContextRow | string {
  if (kind === 'failure') return shaped(failureRow, value)
  if (kind === 'policy') return shaped(policyRow, value)
  if (kind === 'mitigation') return shaped(mitigationRow, value)
  if (kind === 'context') return shaped(contextRow, value)
  return 'a kind of row that this program does not know'
}

function bounded(count: number, max: number, what: string): void {
  if (count > max) throw new AppError('too_large', `The file holds ${count} ${what}; at most ${max} are taken.`)
}

/** The row, or in words what is wrong with it. */
function shaped<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> | string {
  const { success, data, error } = shape.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  return `${issue?.path.join('.') || 'the row'}: ${issue?.message ?? 'not as expected'}`
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
