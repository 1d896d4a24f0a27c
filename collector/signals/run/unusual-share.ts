import { measuresOf } from './measures.ts'
import type { RunSignal } from './run-signal.ts'

const emptyShareMax = 0.1

/** A tool came back with nothing, which it hardly ever does. */
export const emptyResultRate: RunSignal = {
  id: 'empty-result-rate',
  title: 'Nothing from a tool that usually finds something',
  version: 1,
  grade: 'C',
  classes: ['tool.empty_result'],
  content: ['tools'],
  thresholds: ['baseline_samples_min'],
  notOn: [
    'tools that often find nothing',
    'tools without results',
    'too few samples',
    'a later call that found something',
    'another app',
  ],
  find(run, { baseline, thresholds }) {
    if (baseline === null) return []
    const measures = measuresOf(run).filter(({ metric }) => metric === 'empty')
    const found = new Set(measures.filter(({ value }) => value === 0).map(({ key }) => key))
    const empty = measures.find(({ key, value }) => {
      const usual = baseline.share('empty', key)
      return (
        value === 1 &&
        !found.has(key) &&
        usual !== null &&
        usual.samples >= thresholds.baseline_samples_min &&
        usual.share <= emptyShareMax
      )
    })
    if (empty === undefined) return []
    const usual = baseline.share('empty', empty.key)
    return [
      {
        step: empty.step,
        class: 'tool.empty_result',
        confidence: 0.5,
        path: 'gen_ai.tool.call.result',
        excerpt: null,
        note: `${Math.round((usual?.share ?? 0) * 100)} % of ${usual?.samples} results of this tool were empty`,
        facts: { where: empty.step.facts.toolName, message: `the tool '${empty.step.facts.toolName}' found nothing` },
      },
    ]
  },
}

const usualShareMin = 0.2

/** The prompt cache, used a lot until now, is hardly used any more. */
export const cacheCollapse: RunSignal = {
  id: 'cache-collapse',
  title: 'The prompt cache is hardly used any more',
  version: 1,
  grade: 'C',
  classes: ['anomaly.cost'],
  content: [],
  thresholds: ['baseline_samples_min', 'cache_share_min'],
  notOn: [
    'the first call, which finds the cache cold',
    'short inputs',
    'apps that never cached much',
    'too few samples',
    'a little less than usual',
  ],
  find(run, { baseline, thresholds }) {
    if (baseline === null) return []
    const measures = measuresOf(run)
      .filter(({ metric }) => metric === 'cached')
      .slice(1)
    const cold = measures.filter(({ key, value }) => {
      const usual = baseline.share('cached', key)
      return (
        usual !== null &&
        usual.samples >= thresholds.baseline_samples_min &&
        usual.share >= usualShareMin &&
        value < usual.share * thresholds.cache_share_min
      )
    })
    const [first] = cold
    // One call without its cache happens; all of them do not.
    if (first === undefined || cold.length < measures.length || cold.length < 2) return []
    const usual = baseline.share('cached', first.key)
    return [
      {
        step: first.step,
        class: 'anomaly.cost',
        confidence: 0.5,
        path: 'gen_ai.usage.cache_read.input_tokens',
        excerpt: null,
        note: `${Math.round(first.value * 100)} % of the input came from the cache; usual are ${Math.round((usual?.share ?? 0) * 100)} % (${usual?.samples} samples)`,
        facts: { message: 'the prompt cache is hardly used any more' },
      },
    ]
  },
}
