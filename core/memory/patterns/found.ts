import { rowOfClass } from '../taxonomy.ts'
import { durationText } from '../health/words.ts'
import { identityOf, type FoundPattern, type PatternKind } from '../pattern.ts'
import type { Cascade } from './cascade.ts'
import type { Kin } from './kin.ts'
import type { FoundSet } from './mined-run.ts'
import type { Rise, Season } from './times.ts'

/** What is known of a failure that a pattern is about. */
export interface NamedFailure {
  readonly id: string
  readonly shortId: string
  readonly class: string
  readonly title: string
  /** What people wrote, or what is built in for its class. */
  readonly mitigation: string | null
  readonly apps: readonly string[]
  readonly firstMs: number
  readonly lastMs: number
}

type Names = ReadonlyMap<string, NamedFailure>

/** A pattern before false discoveries are bounded. */
export interface Candidate extends Omit<FoundPattern, 'confidence'> {
  readonly chance: number
}

const round = (value: number): number => Math.round(value * 1000) / 1000
const titleMax = 160

/** `tool search`, `release 1.4`, `09-11 (UTC)`, or the short id of a failure. */
export function itemText(item: string, names: Names): string {
  const at = item.indexOf(':')
  const [kind, value] = [item.slice(0, at), item.slice(at + 1)]
  if (kind === 'failure') return names.get(value)?.shortId ?? 'another failure'
  return kind === 'hour' ? `${value} (UTC)` : `${kind} ${value}`
}

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

interface Parts {
  readonly kind: PatternKind
  readonly items: readonly string[]
  readonly title: string
  readonly summary: string
  readonly action: string
  readonly failureIds: readonly string[]
  readonly apps: readonly string[]
  readonly firstMs: number
  readonly lastMs: number
  readonly chance: number
  readonly evidence: Omit<FoundPattern['evidence'], 'items' | 'action' | 'shared'>
}

const candidate = ({ kind, items, title, action, evidence, ...rest }: Parts): Candidate => ({
  ...rest,
  kind,
  title: title.slice(0, titleMax),
  identity: identityOf(kind, items),
  evidence: { ...evidence, items: [...items].sort(), action, shared: [] },
})

/** What helps, and where to look first. */
function actionOf(failure: NamedFailure | undefined, items: readonly string[]): string {
  const known = failure?.mitigation ?? (failure ? rowOfClass(failure.class)?.mitigation : null) ?? ''
  return [...items.flatMap((item) => adviceOf(item)), known].filter((text) => text !== '').join(' ')
}

const advices: Readonly<Record<string, (value: string) => string>> = {
  release: (value) => `Compare release ${value} with the one before it, or roll it back.`,
  prompt: (value) => `Compare prompt ${value} with the version before it, or move its label back.`,
  model: (value) => `Try the same runs on another model than ${value}, or route them there meanwhile.`,
  provider: (value) => `See the status of ${value}, and fall back to another provider while it lasts.`,
  tool: (value) => `Look at the tool ${value} first: its failures, its timeout, its arguments.`,
  agent: (value) => `Look at the agent ${value} first: its prompt, its tools, its limits.`,
  region: (value) => `Look at what is different in ${value}, or send its traffic elsewhere meanwhile.`,
  environment: (value) => `Compare the settings of ${value} with those of the other environments.`,
  hour: (value) => `See what runs at ${value} (UTC): batches, deployments, limits that others use up.`,
}

function adviceOf(item: string): string[] {
  const at = item.indexOf(':')
  const advice = advices[item.slice(0, at)]
  return advice === undefined ? [] : [advice(item.slice(at + 1))]
}

/** What runs with a failure have in common. Two failures that come together without an order are one of these too. */
export function setPattern(set: FoundSet, names: Names, windowHours: number): Candidate {
  const own = set.failureIds.flatMap((id) => names.get(id) ?? [])
  const [first] = own
  const isClass = set.target.startsWith('class:')
  const what = isClass ? (rowOfClass(set.target.slice(6))?.title ?? set.target.slice(6)) : (first?.title ?? 'A failure')
  const texts = set.items.map((item) => itemText(item, names))
  const who = isClass ? `${own.length} failures of ${set.target.slice(6)}` : (first?.shortId ?? 'It')
  const verb = isClass ? 'were' : 'was'
  return candidate({
    kind: 'RECURRING',
    items: [set.target, ...set.items],
    title: `${what}: ${listed(texts)}`,
    summary:
      `${who} ${verb} met by ${set.ofRuns} runs within ${windowHours} hours, and ${set.runs} of them have ${listed(texts)}: ` +
      `${set.lift.toFixed(1)} times as many as among all runs.`,
    action: actionOf(first, set.items),
    failureIds: set.failureIds,
    apps: set.apps,
    firstMs: set.firstMs,
    lastMs: set.lastMs,
    chance: set.chance,
    evidence: { runs: set.runs, ofRuns: set.ofRuns, lift: round(set.lift), users: set.users, windowHours },
  })
}

export function cascadePattern(found: Cascade, unit: 'run' | 'session', names: Names, windowHours: number): Candidate {
  const [before, after] = [names.get(found.before), names.get(found.after)]
  const [first, second] = [before?.shortId ?? 'A failure', after?.shortId ?? 'another']
  return candidate({
    kind: 'CASCADE',
    // The order is part of what it is; sorted, it would be the same as its reverse.
    items: [`before:${found.before}`, `after:${found.after}`],
    title: `${before?.title ?? 'A failure'}, then ${after?.title ?? 'another'}`,
    summary:
      `${first} came before ${second} in ${found.forwards} ${unit}s and after it in ${found.backwards}, ` +
      `${durationOf(found.medianGapMs)} apart (median). They meet ${found.lift.toFixed(1)} times as often as by chance.`,
    action: `Put ${before?.shortId ?? 'the first one'} right first. ${actionOf(before, [])}`.trim(),
    failureIds: [found.before, found.after],
    apps: found.apps,
    firstMs: found.firstMs,
    lastMs: found.lastMs,
    chance: found.chance,
    evidence: {
      runs: found.forwards,
      ofRuns: found.forwards + found.backwards,
      lift: round(found.lift),
      medianGapMs: found.medianGapMs,
      backwards: found.backwards,
      unit,
      windowHours,
    },
  })
}

const durationOf = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : ms < 120_000 ? `${Math.round(ms / 100) / 10} s` : durationText(ms)

export function risePattern(failure: NamedFailure, rise: Rise): Candidate {
  return candidate({
    kind: 'RISING',
    items: [`failure:${failure.id}`],
    title: `${failure.title}, more and more often`,
    summary:
      `${failure.shortId} was met by ${rise.runs} runs in the last 24 hours and by ${rise.runsBefore} in the six days before: ` +
      `${rise.lift.toFixed(1)} times as often per run.`,
    action: actionOf(failure, []),
    failureIds: [failure.id],
    apps: failure.apps,
    firstMs: failure.firstMs,
    lastMs: failure.lastMs,
    chance: rise.chance,
    evidence: { runs: rise.runs, ofRuns: rise.runs + rise.runsBefore, lift: round(rise.lift), windowHours: 168 },
  })
}

export function seasonPattern(failure: NamedFailure, season: Season): Candidate {
  const hours = itemText(season.item, new Map())
  return candidate({
    kind: 'SEASONAL',
    items: [`failure:${failure.id}`, season.item],
    title: `${failure.title}, at ${hours}`,
    summary:
      `${season.runs} of ${season.ofRuns} runs that met ${failure.shortId} fall into ${hours}, on ${season.days} days: ` +
      `${season.lift.toFixed(1)} times as many as the traffic of those hours would give.`,
    action: actionOf(failure, [season.item]),
    failureIds: [failure.id],
    apps: failure.apps,
    firstMs: failure.firstMs,
    lastMs: failure.lastMs,
    chance: season.chance,
    evidence: {
      runs: season.runs,
      ofRuns: season.ofRuns,
      lift: round(season.lift),
      days: season.days,
      windowHours: 672,
    },
  })
}

/** No test: the same words in several apps are what they are. */
export function kinPattern(kin: Kin, names: Names, windowHours: number): FoundPattern {
  const own = kin.failures.flatMap(({ id }) => names.get(id) ?? [])
  const apps = [...new Set(kin.failures.flatMap((one) => one.apps))].sort()
  const runs = kin.failures.reduce((sum, one) => sum + one.runs, 0)
  const { chance: _none, ...pattern } = candidate({
    kind: 'CROSS_APP',
    items: [kin.item],
    title: `${own[0]?.title ?? 'A failure'}, in ${apps.length} apps`,
    summary:
      `${listed(own.map(({ shortId }) => shortId).slice(0, 8))} read ${kin.isExact ? 'the same' : 'nearly the same'} once values ` +
      `are masked, in ${apps.length} apps (${listed(apps.slice(0, 5))}).`,
    action: actionOf(own[0], []),
    failureIds: kin.failures.map(({ id }) => id),
    apps,
    firstMs: Math.min(...kin.failures.map((one) => one.firstMs)),
    lastMs: Math.max(...kin.failures.map((one) => one.lastMs)),
    chance: 0,
    evidence: { runs, ofRuns: runs, windowHours },
  })
  return { ...pattern, confidence: kin.isExact ? 0.99 : 0.95 }
}

/** Sure as far as false discoveries are bounded. */
export const confidenceOf = (rate: number): number => round(Math.max(0, Math.min(0.999, 1 - rate)))
