import { LRUCache } from 'lru-cache'

import type { UsualValue } from '#core/memory/store/usual-values.ts'
import { usualKey } from '../usual-key.ts'
import type { Run } from './run.ts'
import { measuresOf, type Metric } from './measures.ts'
import { createHistogram, type Histogram } from './histogram.ts'

/** What is usual, of one thing. */
export interface Usual {
  readonly samples: number
  readonly median: number
  readonly p99: number
}

/** What is usual for apps, agents, models and tools. */
export interface Baseline {
  /** Null when nothing like it was seen. */
  usual(metric: Metric, key: string): Usual | null
  /** The share of `metric` that was so; null when nothing like it was seen. */
  share(metric: Metric, key: string): { readonly samples: number; readonly share: number } | null
  /** What was last seen in runs that went well, and in how many since it changed. */
  lastGood(what: 'model' | 'tools', key: string): { readonly value: string; readonly runs: number } | null
  /** How many runs of an app had a root. */
  rooted(app: string): { readonly runs: number; readonly withRoot: number } | null
}

/** A baseline that learns from runs as they are settled. Bounded; what was not met for long is forgotten. */
export interface LearningBaseline extends Baseline {
  learn(run: Run, wentWell: boolean): void
  /** What was learned since it was last taken, for those who keep it. */
  take(): readonly UsualValue[]
  /** Takes over what is kept: all that is known of these, but for what was learned and not taken yet. */
  know(values: readonly UsualValue[]): void
}

const keysMax = 5_000
/** What waits to be taken; further things are learned here alone. */
const waitingMax = 10_000

/** All that is counted of one thing: a row, as it is kept. */
interface Thing {
  readonly histogram: Histogram | null
  samples: number
  total: number
  value: string | null
}

const none = (metric: string): Thing => ({
  histogram: sizes.has(metric) ? createHistogram() : null,
  samples: 0,
  total: 0,
  value: null,
})
const sizes: ReadonlySet<string> = new Set<Metric>(['latency', 'first_token', 'tokens', 'cost'])

export function createBaseline(): LearningBaseline {
  const known = new LRUCache<string, Thing>({ max: keysMax })
  const waiting = new Map<string, Thing>()
  const thingOf = (metric: string, key: string) => known.get(idOf(metric, key))

  /** What is learned of a thing is counted twice: among all that is known, and among what waits to be taken. */
  function thingsAt(metric: string, key: string): readonly Thing[] {
    const id = idOf(metric, key)
    const thing = known.get(id) ?? none(metric)
    known.set(id, thing)
    const fresh = waiting.get(id) ?? none(metric)
    if (!waiting.has(id) && waiting.size >= waitingMax) return [thing]
    waiting.set(id, fresh)
    return [thing, fresh]
  }

  return {
    usual(metric, key) {
      const histogram = thingOf(metric, key)?.histogram ?? null
      const median = histogram?.quantile(0.5) ?? null
      const p99 = histogram?.quantile(0.99) ?? null
      return histogram === null || median === null || p99 === null ? null : { samples: histogram.count(), median, p99 }
    },
    share(metric, key) {
      const thing = thingOf(metric, key)
      return thing === undefined ? null : { samples: thing.samples, share: thing.total / thing.samples }
    },
    lastGood(what, key) {
      const thing = thingOf(what, key)
      return thing?.value == null ? null : { value: thing.value, runs: thing.samples }
    },
    rooted(app) {
      const thing = thingOf('rooted', app)
      return thing === undefined ? null : { runs: thing.samples, withRoot: thing.total }
    },
    learn(run, wentWell) {
      // The steps of a run are of few things: each is looked up once.
      const places = new Map<string, readonly Thing[]>()
      const count = (metric: string, key: string, value: number, trait: string | null = null): void => {
        const id = `${metric}\n${key}`
        let things = places.get(id)
        if (things === undefined) places.set(id, (things = thingsAt(metric, key)))
        for (const thing of things) add(thing, value, trait)
      }
      const app = run.root?.facts.app ?? run.tops[0]?.facts.app
      if (app !== undefined) count('rooted', app, run.root === null ? 0 : 1)
      for (const { metric, key, value } of measuresOf(run)) count(metric, key, value)
      if (wentWell) for (const { what, key, value } of traitsOf(run)) count(what, key, 0, value)
    },
    take() {
      const taken = [...waiting].map(([id, { histogram, samples, total, value }]): UsualValue => {
        const at = id.indexOf('\n')
        const counts = histogram?.counts() ?? null
        return { metric: id.slice(0, at), key: id.slice(at + 1), samples, total, counts, recent: null, value }
      })
      waiting.clear()
      return taken
    },
    know(values) {
      for (const { metric, key, samples, total, counts, value } of values) {
        const id = `${metric}\n${key}`
        const thing: Thing = { ...none(metric), samples, total, value }
        if (counts !== null) thing.histogram?.addCounts(counts)
        const fresh = waiting.get(id)
        if (fresh !== undefined) merge(thing, fresh)
        known.set(id, thing)
      }
    },
  }
}

/** Things are known by a hash: what apps and models are called is not needed to compare. */
const idOf = (metric: string, key: string): string => `${metric}\n${usualKey(key)}`

function add(thing: Thing, value: number, trait: string | null): void {
  if (trait !== thing.value) thing.samples = 0
  thing.value = trait
  thing.samples += 1
  thing.total += value
  thing.histogram?.add(value)
}

function merge(thing: Thing, fresh: Thing): void {
  thing.samples = fresh.value === thing.value ? thing.samples + fresh.samples : fresh.samples
  thing.value = fresh.value
  thing.total += fresh.total
  thing.histogram?.addCounts(fresh.histogram?.counts() ?? [])
}

/** What a run was done with: which model answered, which tools were offered. Each key once. */
export function traitsOf(run: Run): readonly { what: 'model' | 'tools'; key: string; value: string; at: number }[] {
  const traits = new Map<string, { what: 'model' | 'tools'; key: string; value: string; at: number }>()
  run.steps.forEach((step, at) => {
    if (step.kind !== 'LLM') return
    const { app, agentName, requestModel, responseModel, promptVersion, release } = step.facts
    const place = `${app}\n${agentName ?? run.agentOf(step).facts.agentName ?? ''}`
    if (requestModel !== null && responseModel !== null) {
      traits.set(`model ${place}\n${requestModel}`, {
        what: 'model',
        key: `${place}\n${requestModel}`,
        value: responseModel,
        at,
      })
    }
    // Another release or prompt version brings other tools on purpose.
    const key = `${place}\n${release ?? ''}\n${promptVersion ?? ''}`
    if (step.toolsKey !== null && !traits.has(`tools ${key}`)) {
      traits.set(`tools ${key}`, { what: 'tools', key, value: String(step.toolsKey), at })
    }
  })
  return [...traits.values()]
}
