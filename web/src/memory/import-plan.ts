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
    readonly reason?: string | null
  }[]
  readonly mitigations: readonly PlannedMitigation[]
}

export interface PlannedMitigation {
  readonly action: 'NEW' | 'SAME' | 'KEPT' | 'REFUSED'
  readonly class: string
  readonly text: string
  /** What is said against the class here now. */
  readonly here: string | null
  readonly reason: string | null
}

/** What people wrote of a failure, in the file and here. */
export interface PlannedText {
  readonly field: string
  readonly action: 'NEW' | 'REPLACES' | 'KEPT'
  readonly theirs: string
  readonly ours: string | null
}

export interface ImportCounts {
  readonly failuresNew: number
  readonly failuresKnown: number
  readonly failuresRefused: number
  readonly fingerprints: number
  readonly texts: number
  readonly policies: number
  readonly mitigations: number
  readonly contexts: number
  /** Left out, because the key that they were made with was not given. */
  readonly contextsLocked: number
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
  readonly texts: readonly PlannedText[]
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

const fields: Readonly<Record<string, string>> = { rootCause: 'root cause' }

/** `root cause, in place of the built-in one`: what becomes of one text, before both are read. */
export const textWords = ({ field, action }: Pick<PlannedText, 'field' | 'action'>): string =>
  `${fields[field] ?? field}, ${textEnds[action]}`

const textEnds: Readonly<Record<PlannedText['action'], string>> = {
  NEW: 'new',
  REPLACES: 'in place of what nobody here wrote',
  KEPT: 'yours stays',
}

/** What happens to a text against a class. */
export const mitigationWords = ({ action, reason }: PlannedMitigation): string =>
  ({
    NEW: 'Takes the place of the built-in words',
    SAME: 'Nothing new',
    KEPT: 'Yours stays',
    REFUSED: `Left out: ${reason ?? 'not understood'}`,
  })[action]

/** What an import brings, or brought, in one line. */
export function countWords(counts: Partial<ImportCounts>): string {
  const { failuresNew = 0, fingerprints = 0, texts = 0, policies = 0, mitigations = 0, contexts = 0 } = counts
  const of = (count: number, one: string, many: string): string | null =>
    count === 0 ? null : `${count} ${count === 1 ? one : many}`
  const parts = [
    of(failuresNew, 'new failure', 'new failures'),
    of(fingerprints, 'fingerprint', 'fingerprints'),
    of(texts, 'text', 'texts'),
    of(mitigations, 'mitigation of a class', 'mitigations of classes'),
    of(policies, 'policy, switched off', 'policies, switched off'),
    of(contexts, 'context that failed there', 'contexts that failed there'),
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'Nothing that is not here already' : parts.join(', ')
}
