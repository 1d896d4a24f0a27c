/** What the server says of a memory file: what taking it in would do, or has done. */
export interface ImportPlan {
  readonly applied: boolean
  /** This installation signed it. */
  readonly own: boolean
  readonly file: { readonly at: string; readonly project: string; readonly texts: boolean; readonly signer: string }
  readonly counts: ImportCounts
  readonly refused: readonly { readonly line: number; readonly reason: string }[]
  /** At most 200 of them; the counts tell of all. */
  readonly failures: readonly PlannedFailure[]
  readonly policies: readonly {
    readonly action: 'NEW' | 'SAME' | 'REFUSED'
    readonly name: string
    readonly verdict: string
  }[]
}

export interface ImportCounts {
  readonly failuresNew: number
  readonly failuresKnown: number
  readonly failuresRefused: number
  readonly fingerprints: number
  readonly texts: number
  readonly policies: number
  readonly mitigations: number
}

export interface PlannedFailure {
  readonly action: 'NEW' | 'KNOWN' | 'REFUSED'
  readonly class: string
  readonly title: string
  /** The failure here that it is. */
  readonly shortId: string | null
  readonly fingerprints: number
  readonly takesTexts: boolean
  readonly keepsTexts: boolean
  readonly apart: readonly string[]
  readonly resembles: { readonly shortId: string; readonly likeness: number } | null
  readonly reason: string | null
}

/** What happens to one failure, in words. */
export function planWords(failure: PlannedFailure): string {
  const { action, fingerprints, takesTexts, keepsTexts, apart, resembles, reason } = failure
  if (action === 'REFUSED') return `Left out: ${reason ?? 'not understood'}`
  const words = [
    fingerprints > 0 ? `${fingerprints} ${fingerprints === 1 ? 'fingerprint' : 'fingerprints'}` : null,
    takesTexts && action === 'KNOWN' ? 'its texts replace built-in ones' : null,
    keepsTexts ? 'your texts stay' : null,
    apart.length > 0 ? `stays apart from ${apart.join(', ')}` : null,
    resembles ? `reads like ${resembles.shortId} (${Math.round(resembles.likeness * 100)} %)` : null,
  ].filter((part) => part !== null)
  return words.length === 0 ? 'Nothing new' : words.join('; ')
}

/** What an import brings, or brought, in one line. */
export function countWords(counts: Partial<ImportCounts>): string {
  const { failuresNew = 0, fingerprints = 0, texts = 0, policies = 0, mitigations = 0 } = counts
  const of = (count: number, one: string, many: string): string | null =>
    count === 0 ? null : `${count} ${count === 1 ? one : many}`
  const parts = [
    of(failuresNew, 'new failure', 'new failures'),
    of(fingerprints, 'fingerprint', 'fingerprints'),
    of(texts, 'text', 'texts'),
    of(mitigations, 'mitigation of a class', 'mitigations of classes'),
    of(policies, 'policy, switched off', 'policies, switched off'),
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'Nothing that is not here already' : parts.join(', ')
}
