import { taxonomy } from '../taxonomy.ts'
import { likeness } from './hashed-terms.ts'
import { planContexts, type CarriedHere, type PlannedContext } from './plan-contexts.ts'
import { planMitigations, type MitigationHere, type PlannedMitigation } from './plan-mitigations.ts'
import { planPolicies, type PlannedPolicy, type PolicyHere } from './plan-policies.ts'
import { planTexts, type PlannedText } from './plan-texts.ts'
import type { Bundle } from './read-bundle.ts'
import type { FailureRow, FingerprintRow } from './rows.ts'

/** A failure of this project, as far as an import has to know it. */
export interface FailureHere {
  readonly id: string
  readonly shortId: string
  readonly class: string
  readonly title: string
  readonly severity: string
  readonly rootCause: string | null
  readonly mitigation: string | null
  /** A person wrote some of its texts: they stay. */
  readonly edited: boolean
}

/** What an import is laid over. */
export interface MemoryHere {
  readonly failures: ReadonlyMap<string, FailureHere>
  /** Fingerprint -> failure id; null for one that was deleted for good. */
  readonly owners: ReadonlyMap<string, string | null>
  /** Texts to compare with, hashed with the file's salt. */
  readonly texts: readonly { readonly failureId: string; readonly terms: ReadonlySet<string> }[]
  readonly policies: readonly PolicyHere[]
  /** What is said against each class, and whether people here have said it. */
  readonly mitigations: ReadonlyMap<string, MitigationHere>
  readonly carried: CarriedHere
}

export interface PlannedFailure {
  readonly row: FailureRow
  /** NEW becomes a failure of its own, KNOWN adds to one that is here, REFUSED changes nothing. */
  readonly action: 'NEW' | 'KNOWN' | 'REFUSED'
  readonly title: string
  /** The one it adds to. */
  readonly here: FailureHere | null
  readonly aliases: readonly FingerprintRow[]
  /** Whether its texts replace those that nobody here has written. */
  readonly takesTexts: boolean
  /** What people wrote there, beside what stands here. */
  readonly texts: readonly PlannedText[]
  /** Failures here that the file holds to be one: they stay apart. */
  readonly apart: readonly string[]
  /** For a new one: the failure here that reads most like it. */
  readonly resembles: { readonly shortId: string; readonly likeness: number } | null
  readonly reason: string | null
}

export interface ImportPlan {
  readonly failures: readonly PlannedFailure[]
  readonly policies: readonly PlannedPolicy[]
  readonly mitigations: readonly PlannedMitigation[]
  readonly contexts: readonly PlannedContext[]
}

/** From here on two texts are worth a second look; what decides is a person. */
const likenessMin = 0.8
const textsPerClassMax = 2_000

/** What an import would do. A pure function: looking and doing cannot differ. */
export function planImport(
  bundle: Pick<Bundle, 'failures' | 'policies' | 'mitigations' | 'contexts'>,
  here: MemoryHere,
): ImportPlan {
  const claimed = new Set<string>()
  const failures = bundle.failures.map((row) => planFailure(row, here, claimed))
  const isKnown = (hash: string): boolean => claimed.has(hash) || typeof here.owners.get(hash) === 'string'
  return {
    failures,
    policies: planPolicies(bundle.policies, here.policies),
    mitigations: planMitigations(bundle.mitigations, here.mitigations),
    contexts: planContexts(bundle.contexts, here.carried, isKnown),
  }
}

function planFailure(row: FailureRow, here: MemoryHere, claimed: Set<string>): PlannedFailure {
  const owners = new Map<string, number>()
  const aliases: FingerprintRow[] = []
  let swallowed = 0
  for (const fingerprint of row.fingerprints) {
    const owner = here.owners.get(fingerprint.hash)
    if (owner === null) swallowed += 1
    else if (owner !== undefined) owners.set(owner, (owners.get(owner) ?? 0) + 1)
    else if (!claimed.has(fingerprint.hash)) {
      claimed.add(fingerprint.hash)
      aliases.push(fingerprint)
    }
  }
  const [best, ...others] = [...owners].sort((a, b) => b[1] - a[1] || Number(a[0]) - Number(b[0]))
  const known = best === undefined ? null : (here.failures.get(best[0]) ?? null)
  const title = row.title ?? known?.title ?? titleOf(row.class) ?? row.class
  const plan = {
    row,
    title,
    here: known,
    aliases,
    takesTexts: false,
    texts: [],
    apart: [],
    resembles: null,
    reason: null,
  }
  if (titleOf(row.class) === null) return refused(plan, `the class "${row.class}" is not known here`)
  if (known !== null) {
    const apart = others.flatMap(([id]) => here.failures.get(id)?.shortId ?? [])
    const texts = planTexts(row, known)
    return { ...plan, action: 'KNOWN', apart, texts, takesTexts: texts.some(({ action }) => action === 'REPLACES') }
  }
  if (aliases.length > 0)
    return {
      ...plan,
      action: 'NEW',
      takesTexts: row.edited,
      texts: planTexts(row, null),
      resembles: mostAlike(row, here),
    }
  return refused(plan, swallowed > 0 ? 'it was deleted here' : 'its fingerprints stand in the file twice')
}

const refused = (plan: Omit<PlannedFailure, 'action'>, reason: string): PlannedFailure => ({
  ...plan,
  action: 'REFUSED',
  aliases: [],
  reason,
})

const titleOf = (failureClass: string): string | null =>
  Object.entries(taxonomy).find(([name]) => name === failureClass)?.[1].title ?? null

function mostAlike(row: FailureRow, { texts, failures }: MemoryHere): PlannedFailure['resembles'] {
  let best: PlannedFailure['resembles'] = null
  let looked = 0
  for (const { failureId, terms } of texts) {
    const failure = failures.get(failureId)
    if (failure?.class !== row.class) continue
    if (++looked > textsPerClassMax) break
    for (const fingerprint of row.fingerprints) {
      const alike = likeness(terms, fingerprint.terms)
      if (alike >= likenessMin && alike > (best?.likeness ?? 0)) best = { shortId: failure.shortId, likeness: alike }
    }
  }
  return best
}
