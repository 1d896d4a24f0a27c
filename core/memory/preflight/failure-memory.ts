import { defaultPolicies, type PolicyList } from '../policy.ts'
import type { RiskCurve } from '../risk-curve.ts'
import { createVersions, type AppVersion, type Versions } from '../app-versions.ts'
import type { CallHistory, RememberedFailure } from './memory.ts'

/** What a project knows beside its contexts: failures, policies, the curve of its risk, and calls of late. */
export interface FailureMemory {
  putFailure(failure: RememberedFailure): void
  removeFailure(id: string): void
  setPolicies(list: PolicyList): void
  setCurve(curve: RiskCurve | null): void
  setCalls(histories: readonly CallHistory[]): void
  /** Releases and prompt versions of apps; those that are known already stay as they are. */
  setVersions(versions: readonly AppVersion[]): void
  failureOf(fingerprint: string): RememberedFailure | undefined
  failure(id: string): RememberedFailure | undefined
  /** The defaults until others are known: a list that somebody emptied is empty. */
  policies(): PolicyList
  /** Null while too few outcomes are known. */
  curve(): RiskCurve | null
  /** Since when an app runs as these facts say, and when the versions before began. */
  begins: Versions['begins']
  calls(scope: CallHistory['scope'], key: string): CallHistory | undefined
  callsOf(scope: CallHistory['scope']): readonly CallHistory[]
}

export function createFailureMemory(): FailureMemory {
  const failures = new Map<string, RememberedFailure>()
  const failureByFingerprint = new Map<string, string>()
  let policies: PolicyList = { version: null, shadowShare: 0, policies: defaultPolicies }
  let curve: RiskCurve | null = null
  const versions = createVersions()
  let calls = new Map<string, CallHistory>()
  // The same list until calls are set anew: what is worked out from it can be kept beside it.
  let byScope = new Map<CallHistory['scope'], readonly CallHistory[]>()

  /** What was split off, or is told under another failure by now, stays with that one. */
  function letGo(id: string): void {
    for (const fingerprint of failures.get(id)?.fingerprints ?? [])
      if (failureByFingerprint.get(fingerprint) === id) failureByFingerprint.delete(fingerprint)
  }

  return {
    putFailure(failure) {
      letGo(failure.id)
      failures.set(failure.id, failure)
      for (const fingerprint of failure.fingerprints) failureByFingerprint.set(fingerprint, failure.id)
    },
    removeFailure(id) {
      letGo(id)
      failures.delete(id)
    },
    setPolicies: (list) => void (policies = list),
    setCurve: (next) => void (curve = next),
    setCalls(histories) {
      calls = new Map(histories.map((history) => [`${history.scope}:${history.key}`, history]))
      const scopes = new Set(histories.map(({ scope }) => scope))
      byScope = new Map([...scopes].map((scope) => [scope, histories.filter((one) => one.scope === scope)]))
    },
    setVersions: versions.set,
    begins: versions.begins,
    failureOf: (fingerprint) => failures.get(failureByFingerprint.get(fingerprint) ?? ''),
    failure: (id) => failures.get(id),
    policies: () => policies,
    curve: () => curve,
    calls: (scope, key) => calls.get(`${scope}:${key}`),
    callsOf: (scope) => byScope.get(scope) ?? none,
  }
}

const none: readonly CallHistory[] = []
