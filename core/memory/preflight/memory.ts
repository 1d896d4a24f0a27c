import type { StateOfFailure } from '../failure-state.ts'
import type { Severity } from '../finding.ts'
import { createMatchIndex, type Freeze, type MatchIndex } from '../match-index.ts'
import type { CallMinute } from '../outage.ts'
import { defaultPolicies, type PolicyList } from '../policy.ts'
import type { RiskCurve } from '../risk-curve.ts'
import type { Evidence } from '../risk.ts'
import type { FailureClass } from '../taxonomy.ts'
import type { CountedContext, CountedMeeting } from '../told-contexts.ts'
import type { ContextLine, MeetingLine } from '../store/preflight-lines.ts'
import { createContextTable, type ContextTable } from './context-table.ts'
import { addMet } from './met-table.ts'
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
  /** All that it is part of and that are not closed, for policies that name one; `patternId` is the newest. */
  readonly patternIds?: readonly string[] | null
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
  /** The same from the lines that everything is read in, first all contexts and then what they met. */
  putLine(line: ContextLine): void
  putMeetingLine(line: MeetingLine): void
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
  /** The context that the index knows by this number. */
  contextAt(entry: number): RememberedContext
  /** It is no longer kept. */
  removeContext(hash: string): void
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
  readonly table: ContextTable
  size(): number
  /** Contexts that found no room. */
  refused(): number
}

/** More contexts of one project are not kept in the process; they are counted, and PostgreSQL has them. */
export const contexts_max = 2_000_000
/** Contexts without words, and those of an app, are listed up to here. */
export const listed_max = 2_000

export interface ProjectMemoryOptions {
  readonly freeze?: Freeze
  readonly table?: ContextTable
  readonly index?: MatchIndex
}

export function createProjectMemory({
  freeze,
  table = createContextTable(),
  index = createMatchIndex(freeze === undefined ? {} : { freeze }),
}: ProjectMemoryOptions = {}): ProjectMemory {
  const byApp = new Map<string, number[]>()
  const wordless: number[] = []
  const failures = new Map<string, RememberedFailure>()
  const failureByFingerprint = new Map<string, string>()
  const tallies = createTallies()
  let refused = 0
  let policies: PolicyList = { version: null, shadowShare: 0, policies: defaultPolicies }
  let curve: RiskCurve | null = null
  let calls = new Map<string, CallHistory>()

  const isGone = (slot: number): boolean => index.entries.removed.items[slot] === 1
  const at = (slot: number): RememberedContext => table.read(slot, index.wordsOf)
  const slotOf = (hash: string): number => {
    const slot = table.slotOf(hash)
    return slot >= 0 && isGone(slot) ? -1 : slot
  }
  const present = (slots: readonly number[], limit: number): RememberedContext[] =>
    slots.flatMap((slot, place) => (place < limit && !isGone(slot) ? [at(slot)] : []))

  function enlist(slot: number, app: string, hasWords: boolean): void {
    if (!hasWords && wordless.length < listed_max) wordless.push(slot)
    const own = byApp.get(app)
    if (own === undefined) byApp.set(app, [slot])
    else if (own.length < listed_max) own.push(slot)
  }

  function add(context: RememberedContext): void {
    if (index.size() >= contexts_max) return void (refused += 1)
    const { signature } = context
    const slot = table.add(signature)
    if (index.add(signature.words) !== slot) throw new Error('index and table count contexts differently')
    enlist(slot, signature.app, signature.words.length > 0)
    table.write(slot, context)
    tallies.add(context)
  }

  /** False when the context is not known. */
  function change(hash: string, changed: (before: RememberedContext) => RememberedContext): boolean {
    const slot = slotOf(hash)
    if (slot < 0) return false
    const before = at(slot)
    const after = changed(before)
    if (after === before) return true
    tallies.subtract(before)
    table.write(slot, after)
    tallies.add(after)
    return true
  }

  // What was taken over from a file is listed and counted as if it had come just now.
  for (let slot = 0; slot < table.columns.runs.length; slot++) {
    if (isGone(slot)) continue
    const { begins } = index.entries
    enlist(
      slot,
      table.settings.at(table.columns.settings.items[slot]!).app,
      begins.items[slot]! < begins.items[slot + 1]!,
    )
    tallies.addCounts(table, slot)
  }

  return {
    index,
    table,
    putContext(context) {
      if (!change(context.signature.hash, (before) => withReading(before, context))) add(context)
    },
    removeContext(hash) {
      const slot = slotOf(hash)
      if (slot < 0) return
      tallies.subtract(at(slot))
      index.remove(slot)
    },
    putLine(line) {
      if (slotOf(line[1]) >= 0) return
      if (index.size() >= contexts_max) return void (refused += 1)
      const slot = table.addLine(line)
      const words = line[4] === '' ? [] : line[4].split(' ')
      if (index.add(words) !== slot) throw new Error('index and table count contexts differently')
      enlist(slot, table.settings.at(table.columns.settings.items[slot]!).app, words.length > 0)
      tallies.addCounts(table, slot)
    },
    putMeetingLine([, hash, fingerprint, runs, lastFailedMs]) {
      const slot = slotOf(hash)
      if (slot >= 0) addMet(table.met, slot, { fingerprint, runs: Number(runs), lastFailedMs: Number(lastFailedMs) })
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
    contextsByLooseHash: (hash) => present(table.slotsWithLoose(hash, listed_max), listed_max),
    context(hash) {
      const slot = slotOf(hash)
      return slot < 0 ? undefined : at(slot)
    },
    contextAt: at,
    wordless: (limit) => present(wordless, limit),
    ofApp: (app, limit) => present(byApp.get(app) ?? [], limit),
    failureOf: (fingerprint) => failures.get(failureByFingerprint.get(fingerprint) ?? ''),
    failure: (id) => failures.get(id),
    policies: () => policies,
    curve: () => curve,
    calls: (scope, key) => calls.get(`${scope}:${key}`),
    callsOf: (scope) => [...calls.values()].filter((history) => history.scope === scope),
    usual: tallies.of,
    size: index.size,
    refused: () => refused,
  }
}
