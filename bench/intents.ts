import { readFileSync } from 'node:fs'

import { contextOf } from '#core/memory/context-signature.ts'
import { decide } from '#core/memory/preflight/decide.ts'
import { createProjectMemory, type RememberedFailure } from '#core/memory/preflight/memory.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { questionAbout } from '#test/support/questions.ts'

import { averagePrecision, recallAt, type Ranked } from './support/average-precision.ts'
import { randomFrom } from './support/random.ts'
import { createTfIdf } from './support/tf-idf.ts'

/** `BENCH_CLINC150`: path of CLINC150's train and validation sets as JSON, `[text, intent]` under `train`, `val`, `oos_*`. */
const pathVariable = 'BENCH_CLINC150'
const failing = 30
const examples = 10
const seeds = [1, 2, 3, 4, 5]

interface Said {
  readonly text: string
  readonly intent: string
}

/**
 * Thirty of 150 intents failed before, ten examples of each are remembered, and ten that went well of each other
 * intent. A warning is right if it names the failure of the right intent. Ranked by the product's own risk.
 */
export function benchIntents(): Readonly<Record<string, number | string>> {
  const path = process.env[pathVariable]
  if (path === undefined) return { skipped: `${pathVariable} names no file` }
  // The layout of the published set.
  const data = JSON.parse(readFileSync(path, 'utf8')) as Record<string, readonly (readonly [string, string])[]>
  const said = (...names: readonly string[]): Said[] =>
    names.flatMap((name) => (data[name] ?? []).map(([text, intent]) => ({ text, intent })))
  const [train, asked] = [said('train'), said('val', 'oos_val', 'oos_train')]
  const runs = seeds.map((seed) => measure(train, asked, seed))
  const mean = (pick: (run: (typeof runs)[number]) => number): number =>
    runs.reduce((sum, run) => sum + pick(run), 0) / runs.length
  return {
    averagePrecision: mean(({ ours }) => averagePrecision(ours.ranked, ours.wanted)),
    recallAtPrecision90: mean(({ ours }) => recallAt(ours.ranked, ours.wanted, 0.9)),
    withoutSuccesses: mean(({ alone }) => averagePrecision(alone.ranked, alone.wanted)),
    tfIdfBaseline: mean(({ baseline }) => averagePrecision(baseline.ranked, baseline.wanted)),
    bySeed: runs.map(({ ours }) => averagePrecision(ours.ranked, ours.wanted).toFixed(3)).join(' '),
  }
}

function measure(train: readonly Said[], asked: readonly Said[], seed: number) {
  const random = randomFrom(seed * 7919)
  const intents = shuffled([...new Set(train.map(({ intent }) => intent))], random)
  const failed = new Set(intents.slice(0, failing))
  const counts = new Map<string, number>()
  const remembered = shuffled(train, random).filter(({ intent }) => {
    const count = (counts.get(intent) ?? 0) + 1
    counts.set(intent, count)
    return count <= examples
  })
  const wanted = asked.filter(({ intent }) => failed.has(intent)).length
  const only = remembered.filter(({ intent }) => failed.has(intent))
  const tfIdf = createTfIdf(only.map(({ text }) => text))
  return {
    ours: { wanted, ranked: rankedBy(remembered, failed, asked) },
    alone: { wanted, ranked: rankedBy(only, failed, asked) },
    baseline: {
      wanted,
      ranked: asked.map(({ text, intent }): Ranked => {
        const { score, at } = tfIdf.best(text)
        return { score, isRight: only[at]?.intent === intent }
      }),
    },
  }
}

function rankedBy(remembered: readonly Said[], failed: ReadonlySet<string>, asked: readonly Said[]): Ranked[] {
  const memory = createProjectMemory()
  for (const intent of failed) memory.putFailure(failureOf(intent))
  for (const { text, intent } of remembered) {
    const fails = failed.has(intent)
    memory.putContext({
      signature: contextOf(plain(text)),
      runs: 1,
      failedRuns: Number(fails),
      outageRuns: 0,
      lastFailedMs: fails ? 1 : null,
      lastOkMs: fails ? null : 1,
      met: fails ? [{ fingerprint: intent, runs: 1, lastFailedMs: 1 }] : [],
    })
  }
  return asked.map(({ text, intent }) => {
    const { risk, matches } = decide(memory, plain(text), 2)
    return { score: risk ?? 0, isRight: matches[0]?.failureId === intent }
  })
}

const failureOf = (intent: string): RememberedFailure => ({
  id: intent,
  shortId: intent,
  class: 'app.error',
  title: intent,
  severity: 'MEDIUM',
  mitigation: null,
  notAFailure: false,
  patternId: null,
  fingerprints: [intent],
  state: 'OPEN',
  stateAtMs: 0,
  untilMs: null,
  resolvedRelease: null,
  resolvedPromptVersion: null,
  resolvedModel: null,
})

const plain = (text: string): PreflightQuestion => questionAbout(text, { app: 'assistant' })

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const all = [...items]
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = random() % (at + 1)
    ;[all[at], all[other]] = [all[other]!, all[at]!]
  }
  return all
}
