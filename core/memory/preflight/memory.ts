import type { ContextSignature } from '../context.ts'
import type { StateOfFailure } from '../failure-state.ts'
import type { Severity } from '../finding.ts'
import { featuresOf } from '../match/features.ts'
import { createMatchIndex, type MatchIndex } from '../match-index.ts'
import type { CallMinute } from '../outage.ts'
import type { Policy } from '../policy.ts'
import type { Evidence } from '../risk.ts'
import type { FailureClass } from '../taxonomy.ts'
import type { CountedContext, CountedMeeting } from '../told-contexts.ts'

/** A context as it is remembered: what it was, how its runs ended, and which fingerprints they met. */
export interface RememberedContext {
  readonly signature: ContextSignature
  readonly runs: number
  readonly failedRuns: number
  readonly outageRuns: number
  readonly lastFailedMs: number | null
  readonly lastOkMs: number | null
  readonly met: readonly MetFingerprint[]
  /** Number of the outbox entry that told these counts; left out when they were read. */
  readonly toldSeq?: number
}

export interface MetFingerprint {
  readonly fingerprint: string
  readonly runs: number
  readonly lastFailedMs: number
}

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
  setMeeting(meeting: CountedMeeting): boolean
  putFailure(failure: RememberedFailure): void
  removeFailure(id: string): void
  setPolicies(policies: readonly Policy[]): void
  setCalls(histories: readonly CallHistory[]): void
  contextsByLooseHash(hash: string): readonly RememberedContext[]
  context(hash: string): RememberedContext | undefined
  /** Contexts without words, which only their facts can find. At most so many. */
  wordless(limit: number): readonly RememberedContext[]
  /** Contexts of an app: for questions that give no words. At most so many. */
  ofApp(app: string, limit: number): readonly RememberedContext[]
  failureOf(fingerprint: string): RememberedFailure | undefined
  failure(id: string): RememberedFailure | undefined
  policies(): readonly Policy[]
  calls(scope: CallHistory['scope'], key: string): CallHistory | undefined
  /** How runs end as a rule: of one app, and of all. */
  usual(app: string): { readonly app: Evidence; readonly all: Evidence }
  readonly index: MatchIndex
  size(): number
}

interface Tally {
  runs: number
  failedRuns: number
}

export function createProjectMemory(): ProjectMemory {
  const contexts = new Map<string, RememberedContext>()
  const looseHashes = new Map<string, Set<string>>()
  const byApp = new Map<string, Set<string>>()
  const wordlessHashes = new Set<string>()
  const failures = new Map<string, RememberedFailure>()
  const failureByFingerprint = new Map<string, string>()
  const tallies = new Map<string, Tally>()
  const all: Tally = { runs: 0, failedRuns: 0 }
  const index = createMatchIndex()
  let policies: readonly Policy[] = []
  let calls = new Map<string, CallHistory>()

  function tally(context: RememberedContext, sign: 1 | -1): void {
    const { app } = context.signature
    const own = tallies.get(app) ?? { runs: 0, failedRuns: 0 }
    tallies.set(app, own)
    for (const sum of [own, all]) {
      sum.runs += sign * countedRuns(context)
      sum.failedRuns += sign * context.failedRuns
    }
  }

  function add(context: RememberedContext): void {
    const { hash, looseHash, app, words } = context.signature
    join(looseHashes, looseHash, hash)
    join(byApp, app, hash)
    if (words.length === 0) wordlessHashes.add(hash)
    else index.put(hash, featuresOf(words).terms)
  }

  function contextsIn(hashes: Iterable<string> = [], limit = Infinity): RememberedContext[] {
    const found: RememberedContext[] = []
    for (const hash of hashes) {
      if (found.length >= limit) break
      const context = contexts.get(hash)
      if (context !== undefined) found.push(context)
    }
    return found
  }

  function put(context: RememberedContext): void {
    const before = contexts.get(context.signature.hash)
    if (before === undefined) add(context)
    else tally(before, -1)
    contexts.set(context.signature.hash, context)
    tally(context, 1)
  }

  return {
    index,
    putContext(context) {
      const before = contexts.get(context.signature.hash)
      // Runs are only ever added, so fewer of them are an older reading.
      if (before === undefined || before.runs <= context.runs) put(context)
    },
    setCounts({ hash, runs, failed, outages, lastFailedMs, lastOkMs }, toldSeq) {
      const before = contexts.get(hash)
      if (before === undefined) return false
      const isNewer = before.toldSeq === undefined ? runs >= before.runs : toldSeq > before.toldSeq
      if (isNewer) put({ ...before, runs, failedRuns: failed, outageRuns: outages, lastFailedMs, lastOkMs, toldSeq })
      return true
    },
    setMeeting({ context, fingerprint, runs, lastFailedMs }) {
      const before = contexts.get(context)
      if (before === undefined) return false
      const others = before.met.filter((one) => one.fingerprint !== fingerprint)
      const known = before.met.find((one) => one.fingerprint === fingerprint)
      if (known === undefined || known.runs <= runs)
        contexts.set(context, { ...before, met: [...others, { fingerprint, runs, lastFailedMs }] })
      return true
    },
    putFailure(failure) {
      failures.set(failure.id, failure)
      for (const fingerprint of failure.fingerprints) failureByFingerprint.set(fingerprint, failure.id)
    },
    removeFailure: (id) => void failures.delete(id),
    setPolicies(next) {
      policies = [...next].sort((a, b) => a.position - b.position)
    },
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
    calls: (scope, key) => calls.get(`${scope}:${key}`),
    usual: (app) => ({ app: tallies.get(app) ?? { runs: 0, failedRuns: 0 }, all }),
    size: () => contexts.size,
  }
}

/** A run that only met an outage says nothing of its context. */
export const countedRuns = ({ runs, outageRuns }: RememberedContext): number => Math.max(0, runs - outageRuns)

function join(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}
