import type { Fingerprint, FingerprintParts } from '../finding.ts'
import { shortHash } from '../outcome-fingerprint.ts'
import { templateTokens } from './template-tokens.ts'

/** By what the near ones of a fingerprint are found. */
export interface NearKeys {
  /** Hash of all parts but the text: only what has it in common is compared. 32 hex digits. */
  readonly bucket: string
  /** The same with the text but for its numbers. */
  readonly skeleton: string
  /** The masked text. */
  readonly template: string
}

/**
 * Null for what is never near anything: other levels than the text, a text that a rule leaves out, a text of two words
 * that says too little.
 */
export function nearKeysOf({ level, parts }: Fingerprint): NearKeys | null {
  const template = parts?.template ?? ''
  if (level !== 'template' || parts === undefined || template === '') return null
  const { close, wide } = templateTokens(template)
  if (!wide.some((token) => /\p{L}{2}/u.test(token))) return null
  const rest = restOf(parts)
  return { bucket: shortHash(['near', ...rest]), skeleton: shortHash(['near', ...rest, ...close]), template }
}

const restOf = (parts: FingerprintParts): string[] => [
  parts.class ?? '',
  parts.operation ?? '',
  parts.where ?? '',
  parts.errorType ?? '',
  parts.schemaPath ?? '',
  parts.code ?? '',
  parts.apart ?? '',
]
