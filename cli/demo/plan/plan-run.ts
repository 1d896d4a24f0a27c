import type { FaultName } from './fault-table.ts'
import { faultRow } from './fault-table.ts'
import { fill } from './phrases.ts'
import { digest, randomFrom, type Random } from './random.ts'
import { chanceOfBadLuck, rules, usualFaultRate, type Rule } from './rules.ts'
import type { Intent, Release, TaskData } from './task-data.ts'

export interface PlannedFault {
  readonly name: FaultName
  /** The rule that chose it, or `chance`. */
  readonly rule: string
  readonly cause: Rule['cause']
  /** The app tries again and the second attempt succeeds. */
  readonly recovers: boolean
}

/** Everything about one run that is decided before it starts. */
export interface RunPlan {
  readonly index: number
  readonly traceId: string
  readonly task: TaskData
  readonly release: string
  readonly promptVersion: string
  readonly model: string
  readonly environment: string
  readonly intent: Intent
  readonly userText: string
  readonly sessionId: string
  readonly userId: string
  readonly fault: PlannedFault | null
  /** True when the app asks pre-flight first, if it is told where. */
  readonly asksPreflight: boolean
}

export interface PlanOptions {
  readonly seed: number
  readonly tasks: readonly TaskData[]
  /** Which faults may happen at all. */
  readonly faults: ReadonlySet<FaultName>
  /** Share of runs that meet a fault, about. */
  readonly faultRate: number
  /** A cause that fits always leads to its failure, and trying again never helps; `faultRate` then has no say in it. */
  readonly certain?: boolean
  /** Share of runs that fail for no reason. Default: what `faultRate` makes of the usual share. */
  readonly badLuck?: number
  /** Every app runs its newest release, wherever the story stands. */
  readonly newestRelease?: boolean
}

/** Decides one run. `progress` (0 to 1) is how far the story has come. Same options, same plan. */
export function planRun(index: number, progress: number, options: PlanOptions): RunPlan {
  const random = randomFrom(options.seed, 'run', index)
  const task = random.pick(options.tasks)
  // Users mostly want what works: requests that some release fails at come half as often.
  const intent = random.pick(task.intents.flatMap((one) => (one.tags.length > 0 ? [one] : [one, one])))
  const { release, promptVersion } = releaseAt(task.releases, options.newestRelease ? 1 : progress)
  const run = {
    index,
    traceId: digest(options.seed, 'trace', index).slice(0, 32),
    task,
    release,
    promptVersion,
    model: random.pick(task.models),
    environment: random.next() < 0.85 ? 'production' : 'staging',
    intent,
    userText: fill(random.pick(intent.phrasings), random),
    sessionId: `session-${digest(options.seed, 'session', Math.floor(index / 3)).slice(0, 8)}`,
    userId: `user-${random.between(1, 40)}`,
    asksPreflight: random.next() < 0.5,
  }
  return { ...run, fault: faultFor(run, progress, random, options) }
}

function releaseAt(releases: readonly Release[], progress: number): Release {
  const release = releases.findLast(({ from }) => from <= progress) ?? releases[0]
  if (!release) throw new RangeError('A task needs a release.')
  return release
}

type Undecided = Omit<RunPlan, 'fault'>

function faultFor(run: Undecided, progress: number, random: Random, options: PlanOptions): PlannedFault | null {
  const scale = options.faultRate / usualFaultRate
  const { certain = false, badLuck = chanceOfBadLuck * scale } = options
  const possible = (fault: FaultName) => options.faults.has(fault) && run.task.faults.includes(fault)
  for (const rule of rules) {
    if (!fits(rule, run, progress)) continue
    const falls = random.next() < rule.probability * scale || certain
    if (falls && possible(rule.fault)) return planned(rule, { run, random, lasts: certain })
  }
  const candidates = run.task.faults.filter(possible)
  if (candidates.length === 0 || random.next() >= badLuck) return null
  const chance: Why = { fault: random.pick(candidates), id: 'chance', cause: 'chance' }
  return planned(chance, { run, random, lasts: false })
}

/** What a run meets, and which rule it was that made it. */
type Why = Pick<Rule, 'fault' | 'id' | 'cause'>

interface Meeting {
  readonly run: Undecided
  readonly random: Random
  /** No retry helps. */
  readonly lasts: boolean
}

function planned({ fault: name, id: rule, cause }: Why, { run, random, lasts }: Meeting): PlannedFault {
  const luck = random.next()
  return { name, rule, cause, recovers: !lasts && run.task.retries && faultRow(name).passes && luck < 0.4 }
}

/** Whether a rule speaks of a run at this point of the story; its dice have the last word. */
export function fits(rule: Rule, run: Undecided, progress: number): boolean {
  const among = (allowed: readonly string[] | undefined, value: string) => allowed?.includes(value) ?? true
  return (
    (rule.task === undefined || rule.task === run.task.name) &&
    (rule.tags ?? []).every((tag) => run.intent.tags.includes(tag)) &&
    among(rule.promptVersions, run.promptVersion) &&
    among(rule.releases, run.release) &&
    among(rule.models, run.model) &&
    (rule.window === undefined || (progress >= rule.window[0] && progress < rule.window[1]))
  )
}
