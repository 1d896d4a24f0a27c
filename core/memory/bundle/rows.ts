import { z } from 'zod'

/** The first line says it, so that a file of another kind is told by name. */
export const bundleFormat = 'nevermore.memory'
/** Readers refuse a higher one, and read every lower one. */
export const bundleVersion = 1

export const bundleBounds = {
  bytesMax: 64 * 1024 * 1024,
  failuresMax: 20_000,
  policiesMax: 1_000,
  mitigationsMax: 1_000,
  fingerprintsPerFailureMax: 500,
  termsPerFingerprintMax: 128,
  contextsMax: 20_000,
  termsPerContextMax: 64,
  metPerContextMax: 50,
  textCharactersMax: 10_000,
} as const

/** Contexts that one project keeps of all files; beyond it those that failed longest ago are not compared. */
export const carriedPerProjectMax = 20_000

const text = z.string().max(bundleBounds.textCharactersMax)
const severity = z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])
const time = z.iso.datetime()

export const headerRow = z.object({
  kind: z.literal('header'),
  format: z.literal(bundleFormat),
  version: z.number().int().min(1),
  id: z.uuid(),
  at: time,
  project: text,
  /** Hex; hashed terms of one file compare with nothing but texts hashed with it. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** Whether masked error texts are in it as they are. */
  texts: z.boolean(),
  /** Names the key that the words of its contexts are hashed with; the key itself is in no file. */
  carriedKey: z
    .string()
    .regex(/^[\w-]{12}$/)
    .nullable()
    .default(null),
})
export type HeaderRow = z.infer<typeof headerRow>

const fingerprintRow = z.object({
  hash: z.string().regex(/^[0-9a-f]{32}$/),
  algorithm: z.string().min(1).max(20),
  level: z.enum(['custom', 'frames', 'template']),
  /** Null without `texts`. */
  text: text.nullable(),
  /** Hashed terms of the text, sorted. */
  terms: z.array(z.string().regex(/^[\w-]{11}$/)).max(bundleBounds.termsPerFingerprintMax),
})
export type FingerprintRow = z.infer<typeof fingerprintRow>

export const failureRow = z.object({
  kind: z.literal('failure'),
  class: z.string().min(1).max(100),
  severity,
  /** What a person called it; null for a title that was read off an error, unless `texts`. */
  title: z.string().trim().min(1).max(200).nullable(),
  rootCause: text.nullable(),
  mitigation: text.nullable(),
  /** Whether a person wrote any of the above. */
  edited: z.boolean(),
  notAFailure: z.boolean(),
  runs: z.number().int().min(0),
  firstSeenAt: time,
  lastSeenAt: time,
  fingerprints: z.array(fingerprintRow).min(1).max(bundleBounds.fingerprintsPerFailureMax),
})
export type FailureRow = z.infer<typeof failureRow>

export const policyRow = z.object({
  kind: z.literal('policy'),
  name: z.string().trim().min(1).max(200),
  verdict: z.enum(['ALLOW', 'WARN', 'BLOCK', 'ROUTE']),
  rule: z.record(z.string(), z.unknown()),
  message: text.nullable(),
  /** Files of before do not say. */
  mitigation: text.nullable().default(null),
})
export type PolicyRow = z.infer<typeof policyRow>

/** What a project says against a class in place of the built-in text. */
export const mitigationRow = z.object({
  kind: z.literal('mitigation'),
  class: z.string().min(1).max(100),
  text: text.trim().min(1),
})
export type MitigationRow = z.infer<typeof mitigationRow>

const hash = z.string().regex(/^[0-9a-f]{32}$/)
const term = z.string().regex(/^[\w-]{11}$/)

/** What was about to run when failures were met: which words it held, hashed with a key that two teams share. */
export const contextRow = z.object({
  kind: z.literal('context'),
  /** Keyed hash of the context's own. */
  hash,
  operation: z.string().min(1).max(40),
  modelFamily: z.string().max(200).nullable(),
  terms: z.array(term).min(1).max(bundleBounds.termsPerContextMax),
  runs: z.number().int().min(1),
  failedRuns: z.number().int().min(1),
  lastFailedAt: time,
  lastOkAt: time.nullable(),
  met: z
    .array(z.object({ fingerprint: hash, runs: z.number().int().min(1), lastFailedAt: time }))
    .min(1)
    .max(bundleBounds.metPerContextMax),
})
export type ContextRow = z.infer<typeof contextRow>

export const signatureRow = z.object({
  kind: z.literal('signature'),
  /** A JWS (EdDSA, key embedded) over `{id, lines, sha256}` of all lines before it. */
  jws: z.string().max(4_000),
})

/** What is carried from one installation to another. */
export interface BundleContents {
  readonly failures: readonly FailureRow[]
  readonly policies: readonly PolicyRow[]
  readonly mitigations: readonly MitigationRow[]
  readonly contexts: readonly ContextRow[]
}
