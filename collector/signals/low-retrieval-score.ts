import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** The best document of a search fits far worse than the best ones of this index usually do. */
export const lowRetrievalScore: Signal = {
  id: 'low-retrieval-score',
  title: 'The best document fits worse than usual',
  version: 1,
  grade: 'C',
  classes: ['retrieval.low_score'],
  kinds: kinds('RETRIEVAL', 'RERANK'),
  needs: ['documents'],
  thresholds: ['score_samples_min', 'score_spread_max'],
  notOn: [
    'too few searches known',
    'distances, where low is good',
    'another index',
    'documents without scores',
    'the usual spread',
  ],
  find({ story }, { thresholds, scoreDrop }) {
    if ((story.documents?.length ?? 0) === 0) return null
    const drop = scoreDrop(thresholds.score_samples_min, thresholds.score_spread_max)
    if (drop === null) return null
    const figures = [drop.score, drop.usual, drop.spreads].map((figure) => figure.toPrecision(3))
    return {
      class: 'retrieval.low_score',
      confidence: 0.5,
      path: pathOf(story, 'documents', 'documents'),
      excerpt: story.retrievalQuery,
      note: `best score ${figures[0]}, usually ${figures[1]} (${drop.samples} searches): ${figures[2]} times the usual spread away`,
      facts: { message: 'the best document fits worse than usual' },
    }
  },
}
