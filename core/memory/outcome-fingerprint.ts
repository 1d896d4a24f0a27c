import { hash as digest } from 'node:crypto'

import type { Finding, Fingerprint } from './finding.ts'
import { mask } from './mask.ts'

/** Version of everything below. Old hashes stay valid under their own name when this one changes. */
export const outcomeAlgorithm = 'o1'

const field_max = 200
const frames_max = 3

/**
 * The OUTCOME signature of a finding: what broke, most specific level first. Model, provider, app, release, user and
 * time are not in it, so that one fault seen in many places stays one failure. A pure function of its arguments.
 *
 * `custom` is the app's own key, `frames` where in the code, `template` the masked text, `kind+where` for roll-up only.
 */
export function fingerprintsOf(finding: Finding, custom: string | null): Fingerprint[] {
  const { facts } = finding
  const kind = finding.class
  const where = facts.where === null ? '' : mask(field(facts.where), { models: 'hide' })
  const operation = field(facts.operation).toLowerCase()
  const errorType = field(facts.errorType ?? '')
  const template = mask(facts.message, { models: 'hide' }).toLowerCase()
  const tail = [field(facts.schemaPath ?? ''), field(facts.code ?? '').toLowerCase()]
  const made: Fingerprint[] = []
  if (custom !== null && custom.trim() !== '') made.push(fingerprint('custom', [kind, field(custom)]))
  if (facts.frames.length > 0) {
    const frames = facts.frames
      .slice(0, frames_max)
      .map((frame) => mask(field(frame)))
      .join(' < ')
    // An error that carries a code was made elsewhere: the frames only say who called, so its text stays in.
    const text = facts.code === null ? '' : template
    made.push(fingerprint('frames', [kind, operation, where, errorType, frames, text, ...tail]))
  }
  made.push(fingerprint('template', [kind, operation, where, errorType, template, ...tail]))
  made.push(fingerprint('kind+where', [kind, where]))
  return made
}

/** NFC, well-formed, bounded: what PostgreSQL and SHA-256 read alike. */
const field = (text: string): string =>
  text
    .slice(0, field_max)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('\0', '')
    .normalize('NFC')
    .trim()

function fingerprint(level: Fingerprint['level'], fields: readonly string[]): Fingerprint {
  const hashed = [outcomeAlgorithm, level, ...fields]
  return {
    algorithm: outcomeAlgorithm,
    level,
    hash: shortHash(hashed),
    text: fields.filter((part) => part !== '').join(' | '),
  }
}

/** First 128 bits of SHA-256 in hex. Each field is preceded by its length, so that no two lists read the same. */
export const shortHash = (fields: readonly string[]): string => shortHashOf(hashedText(fields))

/** What is hashed: each field behind its length. */
export function hashedText(fields: readonly string[]): string {
  let text = ''
  for (const each of fields) text += `${each.length}:${each}`
  return text
}

/** The same for what was put together already. */
export const shortHashOf = (text: string): string => digest('sha256', text, 'hex').slice(0, 32)
