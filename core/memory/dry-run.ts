import { firstThatHolds, type Policy, type PolicyVerdict } from './policy.ts'
import { situationsOf, type DecisionFacts } from './preflight/facts.ts'

/** A decision of the past, with what it was decided on and how its run ended. */
export interface KeptCase {
  readonly id: string
  readonly atMs: number
  /** What the policies said then, also where it was kept back. */
  readonly decided: PolicyVerdict
  /** Null while it is not known, or where the run never came. */
  readonly failed: boolean | null
  readonly known: boolean | null
  readonly facts: DecisionFacts
}

export interface Changed {
  readonly id: string
  readonly from: PolicyVerdict
  readonly to: PolicyVerdict
  readonly failed: boolean | null
  /** Position in the list of the policy that would decide; null for none. */
  readonly by: number | null
}

/** How a list of policies does on decisions of the past. */
export interface Replayed {
  readonly verdicts: Readonly<Record<PolicyVerdict, number>>
  /** Of decisions that are not ALLOW and whose run is known: how many there are, and how many failed. */
  readonly warned: number
  readonly warnedAndFailed: number
  /** The same for ALLOW. */
  readonly allowed: number
  readonly allowedAndFailed: number
  /** Runs that failed with what was remembered before, and how many of them were warned of. */
  readonly known: number
  readonly knownWarned: number
}

export interface DryRun {
  readonly decisions: number
  readonly before: Replayed
  readonly after: Replayed
  readonly changed: number
  /** By verdict before and after, `ALLOW` -> `WARN`. */
  readonly moves: readonly { readonly from: PolicyVerdict; readonly to: PolicyVerdict; readonly count: number }[]
  /** Some of what would change, those with a known end first. */
  readonly examples: readonly Changed[]
}

const examplesMax = 12

/** Gathers cases as they are read, so that none has to be held. */
export interface DryRunner {
  add(one: KeptCase): void
  result(): DryRun
}

/** Decides cases again under other policies. A pure function of what is added. */
export function createDryRun(policies: readonly Policy[]): DryRunner {
  const before = createReplayed()
  const after = createReplayed()
  const moves = new Map<string, { from: PolicyVerdict; to: PolicyVerdict; count: number }>()
  const examples: Changed[] = []
  let decisions = 0
  let changed = 0
  return {
    add({ id, atMs, decided, failed, known, facts }) {
      const ruling = firstThatHolds(policies, situationsOf(facts, atMs))
      const to = ruling?.policy.verdict ?? 'ALLOW'
      decisions += 1
      count(before, decided, failed, known)
      count(after, to, failed, known)
      if (to === decided) return
      changed += 1
      const move = moves.get(`${decided} ${to}`) ?? { from: decided, to, count: 0 }
      moves.set(`${decided} ${to}`, move)
      move.count += 1
      const example = { id, from: decided, to, failed, by: ruling === null ? null : policies.indexOf(ruling.policy) }
      if (failed !== null) examples.unshift(example)
      else examples.push(example)
      if (examples.length > examplesMax) examples.pop()
    },
    result: () => ({
      decisions,
      before,
      after,
      changed,
      moves: [...moves.values()].sort((a, b) => b.count - a.count),
      examples,
    }),
  }
}

type Counting = { -readonly [Key in keyof Replayed]: Replayed[Key] }

const createReplayed = (): Counting & { verdicts: Record<PolicyVerdict, number> } => ({
  verdicts: { ALLOW: 0, WARN: 0, BLOCK: 0, ROUTE: 0 },
  warned: 0,
  warnedAndFailed: 0,
  allowed: 0,
  allowedAndFailed: 0,
  known: 0,
  knownWarned: 0,
})

function count(
  into: ReturnType<typeof createReplayed>,
  verdict: PolicyVerdict,
  failed: boolean | null,
  known: boolean | null,
): void {
  into.verdicts[verdict] += 1
  if (failed === null) return
  const isWarned = verdict !== 'ALLOW'
  into[isWarned ? 'warned' : 'allowed'] += 1
  if (!failed) return
  into[isWarned ? 'warnedAndFailed' : 'allowedAndFailed'] += 1
  if (known !== true) return
  into.known += 1
  if (isWarned) into.knownWarned += 1
}
