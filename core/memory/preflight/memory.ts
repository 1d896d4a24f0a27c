import type { StateOfFailure } from '../failure-state.ts'
import type { Severity } from '../finding.ts'
import { featuresOf } from '../match/features.ts'
import { createMatchIndex, type MatchIndex } from '../match-index.ts'
import type { CallMinute } from '../outage.ts'
import { defaultPolicies, type PolicyList } from '../policy.ts'
import type { RiskCurve } from '../risk-curve.ts'
import type { Evidence } from '../risk.ts'
import type { FailureClass } from '../taxonomy.ts'
import type { CountedContext, CountedMeeting } from '../told-contexts.ts'
import { distrusted, withCounts, withMeeting, withReading } from './newer-counts.ts'
import type { RememberedContext } from './remembered-context.ts'
import { createTallies } from './tallies.ts'

export interface RememberedFailure extends StateOfFailure {
  readonly id: string
  readonly shortId: string
  readonly class: FailureClass
  readonly title: string
  readonly severity: Severity
  readonly mitigation: string | null
  readonly notAFailure: boolean
  readonly patternId: string | null
  readonly fingerprints: readonly string[]
}

/** Calls of late of one provider, model or tool; `failureId` is what they mostly fail with. */
export interface CallHistory {
  readonly scope: 'provider' | 'model' | 'tool'
  readonly key: string
  readonly minutes: readonly CallMinute[]
  readonly failureId: string | null
}

/** All that pre-flight knows of one project. PostgreSQL is the truth; this is a copy that answers at once. */
export interface ProjectMemory {
  putContext(context: RememberedContext): void
  /** Sets the counts of a context, unless newer ones are known. False when the context itself is not. */
  setCounts(counted: CountedContext, toldSeq: number): boolean
  /** The same for a failure that it met. */
  setMeeting(meeting: CountedMeeting, toldSeq: number): boolean
  /** A context changed, and nobody told how: the next reading counts. */
  distrust(hash: string): void
  putFailure(failure: RememberedFailure): void
  removeFailure(id: string): void
  setPolicies(list: PolicyList): void
  setCurve(curve: RiskCurve | null): void
  setCalls(histories: readonly CallHistory[]): void
  contextsByLooseHash(hash: string): readonly RememberedContext[]
  context(hash: string): RememberedContext | undefined
  /** Contexts without words, which only their facts can find. At most so many. */
  wordless(limit: number): readonly RememberedContext[]
  /** Contexts of an app: for questions that give no words. At most so many. */
  ofApp(app: string, limit: number): readonly RememberedContext[]
  failureOf(fingerprint: string): RememberedFailure | undefined
  failure(id: string): RememberedFailure | undefined
  /** The defaults until others are known: a list that somebody emptied is empty. */
  policies(): PolicyList
  /** Null while too few outcomes are known. */
  curve(): RiskCurve | null
  calls(scope: CallHistory['scope'], key: string): CallHistory | undefined
  callsOf(scope: CallHistory['scope']): readonly CallHistory[]
  /** How runs end as a rule: of one app, and of all. */
  usual(app: string): { readonly app: Evidence; readonly all: Evidence }
  readonly index: MatchIndex
  size(): number
}

export function createProjectMemory(): ProjectMemory {
  const contexts = new Map<string, RememberedContext>()
  const looseHashes = new Map<string, Set<string>>()
  const byApp = new Map<string, Set<string>>()
  const wordlessHashes = new Set<string>()
  const failures = new Map<string, RememberedFailure>()
  const failureByFingerprint = new Map<string, string>()
  const tallies = createTallies()
  const index = createMatchIndex()
  let policies: PolicyList = { version: null, shadowShare: 0, policies: defaultPolicies }
  let curve: RiskCurve | null = null
  let calls = new Map<string, CallHistory>()

  function add(context: RememberedContext): void {
    const { hash, looseHash, app, words } = context.signature
    join(looseHashes, looseHash, hash)
    join(byApp, app, hash)
    if (words.length === 0) wordlessHashes.add(hash)
    else index.put(hash, featuresOf(words).terms)
  }

  const contextsIn = (hashes: Iterable<string> = [], limit = Infinity) => picked(contexts, hashes, limit)

  function put(context: RememberedContext): void {
    const before = contexts.get(context.signature.hash)
    if (before === undefined) add(context)
    else tallies.subtract(before)
    contexts.set(context.signature.hash, context)
    tallies.add(context)
  }

  /** False when the context is not known. */
  function change(hash: string, changed: (before: RememberedContext) => RememberedContext): boolean {
    const before = contexts.get(hash)
    if (before !== undefined) put(changed(before))
    return before !== undefined
  }

  return {
    index,
    putContext(context) {
      if (!change(context.signature.hash, (before) => withReading(before, context))) put(context)
    },
    setCounts: (told, toldSeq) => change(told.hash, (before) => withCounts(before, told, toldSeq)),
    setMeeting: (told, toldSeq) => change(told.context, (before) => withMeeting(before, told, toldSeq)),
    distrust: (hash) => void change(hash, distrusted),
    putFailure(failure) {
      failures.set(failure.id, failure)
      for (const fingerprint of failure.fingerprints) failureByFingerprint.set(fingerprint, failure.id)
    },
    removeFailure: (id) => void failures.delete(id),
    setPolicies: (list) => void (policies = list),
    setCurve: (next) => void (curve = next),
    setCalls(histories) {
      calls = new Map(histories.map((history) => [`${history.scope}:${history.key}`, history]))
    },
    contextsByLooseHash: (hash) => contextsIn(looseHashes.get(hash)),
    context: (hash) => contexts.get(hash),
    wordless: (limit) => contextsIn(wordlessHashes, limit),
    ofApp: (app, limit) => contextsIn(byApp.get(app), limit),
    failureOf: (fingerprint) => failures.get(failureByFingerprint.get(fingerprint) ?? ''),
    failure: (id) => failures.get(id),
    policies: () => policies,
    curve: () => curve,
    calls: (scope, key) => calls.get(`${scope}:${key}`),
    callsOf: (scope) => [...calls.values()].filter((history) => history.scope === scope),
    usual: tallies.of,
    size: () => contexts.size,
  }
}

function picked(
  contexts: ReadonlyMap<string, RememberedContext>,
  hashes: Iterable<string>,
  limit: number,
): RememberedContext[] {
  const found: RememberedContext[] = []
  for (const hash of hashes) {
    if (found.length >= limit) break
    const context = contexts.get(hash)
    if (context !== undefined) found.push(context)
  }
  return found
}

function join(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}
