import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** A model wrote an answer in no time at all. The times are wrong, not the app. */
export const instantCall: Signal = {
  id: 'instant-call',
  title: 'A model call took no time',
  version: 1,
  grade: 'B',
  classes: ['telemetry.clock_skew'],
  kinds: kinds('LLM'),
  needs: ['tokensOut'],
  when: ['instant'],
  thresholds: ['instant_tokens_max'],
  notOn: [
    'a span that has not ended',
    'a call that failed at once',
    'an answer out of a cache',
    'a word or two from a model next door',
    'a call of a microsecond',
  ],
  find({ span, story }, { thresholds }) {
    if (span.endNs !== span.startNs || span.endNs === 0n || span.status === 'ERROR') return null
    const fromModel = (story.tokensOut ?? 0) - (story.cachedTokensIn ?? 0)
    if (fromModel <= thresholds.instant_tokens_max) return null
    return {
      class: 'telemetry.clock_skew',
      confidence: 0.9,
      path: 'end_time_unix_nano',
      excerpt: null,
      note: `it ended when it began, with ${story.tokensOut} tokens written (${pathOf(story, 'tokensOut', 'tokens out')})`,
      facts: { operation: 'times', where: null, message: 'a model call took no time' },
    }
  },
}
