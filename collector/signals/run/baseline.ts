import { LRUCache } from 'lru-cache'

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
}

const keys_max = 5_000

export function createBaseline(): LearningBaseline {
  const sizes = new LRUCache<string, Histogram>({ max: keys_max })
  const shares = new LRUCache<string, { samples: number; hits: number }>({ max: keys_max })
  const good = new LRUCache<string, { value: string; runs: number }>({ max: keys_max })
  const roots = new LRUCache<string, { runs: number; withRoot: number }>({ max: keys_max })

  function learnRoot(run: Run): void {
    const app = run.root?.facts.app ?? run.tops[0]?.facts.app
    if (app === undefined) return
    const { runs, withRoot } = roots.get(app) ?? { runs: 0, withRoot: 0 }
    roots.set(app, { runs: runs + 1, withRoot: withRoot + (run.root === null ? 0 : 1) })
  }

  return {
    usual(metric, key) {
      const histogram = sizes.get(`${metric}\n${key}`)
      const median = histogram?.quantile(0.5) ?? null
      const p99 = histogram?.quantile(0.99) ?? null
      return histogram === undefined || median === null || p99 === null
        ? null
        : { samples: histogram.count(), median, p99 }
    },
    share(metric, key) {
      const sum = shares.get(`${metric}\n${key}`)
      return sum === undefined ? null : { samples: sum.samples, share: sum.hits / sum.samples }
    },
    lastGood: (what, key) => good.get(`${what}\n${key}`) ?? null,
    rooted: (app) => roots.get(app) ?? null,
    learn(run, wentWell) {
      learnRoot(run)
      for (const { metric, key, value } of measuresOf(run)) {
        const id = `${metric}\n${key}`
        const histogram = sizes.get(id) ?? createHistogram()
        histogram.add(value)
        sizes.set(id, histogram)
        const sum = shares.get(id) ?? { samples: 0, hits: 0 }
        shares.set(id, { samples: sum.samples + 1, hits: sum.hits + value })
      }
      if (!wentWell) return
      for (const { what, key, value } of traitsOf(run)) {
        const known = good.get(`${what}\n${key}`)
        good.set(`${what}\n${key}`, { value, runs: known?.value === value ? known.runs + 1 : 1 })
      }
    },
  }
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
