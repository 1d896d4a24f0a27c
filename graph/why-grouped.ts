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

/** One sentence per fingerprint of a failure, most met first: what was equal, and how it came to be attached. */
export const whyGrouped = (fingerprints: readonly FingerprintRow[]): string[] =>
  fingerprints.slice(0, sentencesMax).map(({ level, text, attachedBy, algorithm, score }) => {
    const excerpt = text.length > excerptMax ? `${text.slice(0, excerptMax)}…` : text
    const how = score < 1 ? `${attachedBy}, ${Math.round(score * 100)} % alike` : attachedBy
    return `${sentence(compared[level] ?? `the same ${level}`)}: ${excerpt} (${how}; ${algorithm})`
  })

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
