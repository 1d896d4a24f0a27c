import type { FingerprintRow } from '#graph/queries/fingerprints.ts'

/** What each level of a fingerprint compares, in words. */
const compared: Record<string, string> = {
  custom: 'the fingerprint that the app set itself',
  frames: 'the same error raised from the same frames of the app',
  template: 'the same message once values are masked',
  'kind+where': 'the same kind of failure at the same place',
}
const sentencesMax = 20
const excerptMax = 300

/**
 * One sentence per fingerprint of a failure, most met first: what was equal, of which parts, by which rule, how it came
 * to be attached and how certain that was, and the algorithm that made the hash.
 */
export const whyGrouped = (fingerprints: readonly FingerprintRow[]): string[] =>
  fingerprints.slice(0, sentencesMax).map((row) => {
    const { level, text, parts, attachedBy, algorithm, score, viaText } = row
    const what = parts?.rule !== undefined && level === 'custom' ? 'what a grouping rule says' : compared[level]
    const how = score < 1 ? [`${attachedBy}, right in ${share(score)} of measured cases`] : [attachedBy]
    if (score < 1 && viaText !== null) how.push(`near “${excerpt(viaText)}”`)
    if (parts?.rule !== undefined) how.push(`rule ${parts.rule}`)
    const named = namesOf(row)
    if (named.length > 0) how.push(`compared: ${named.join(', ')}`)
    return `${sentence(what ?? `the same ${level}`)}: ${excerpt(text)} (${[...how, algorithm].join('; ')})`
  })

const partNames: Readonly<Record<string, string>> = {
  class: 'class',
  custom: 'key',
  operation: 'operation',
  where: 'place',
  errorType: 'error type',
  frames: 'frames',
  template: 'masked text',
  schemaPath: 'schema path',
  code: 'code',
  apart: 'kept apart by',
}

export interface NamedPart {
  readonly name: string
  readonly value: string
}

/** The parts that said something, in the order of comparison. */
export const partsOf = ({ parts }: FingerprintRow): NamedPart[] =>
  Object.entries(partNames).flatMap(([key, name]) => {
    const value: unknown = parts === null ? undefined : Reflect.get(parts, key)
    return typeof value === 'string' && value !== '' ? [{ name, value }] : []
  })

const namesOf = (row: FingerprintRow): string[] => partsOf(row).map(({ name }) => name)

const share = (score: number): string => `${Math.round(score * 1000) / 10} %`
const excerpt = (text: string): string => (text.length > excerptMax ? `${text.slice(0, excerptMax)}…` : text)
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
