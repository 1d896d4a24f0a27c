import { numberFrom } from '../messages/scalars.ts'
import type { Signal } from './signal.ts'

const keys = ['lk.transcript_confidence', 'stt.confidence'] as const

/** A recogniser was not sure of what it heard. That a user interrupts the agent is how people talk, and no failure. */
export const speechUnclear: Signal = {
  id: 'speech-unclear',
  title: 'What the user said was hardly understood',
  version: 1,
  grade: 'B',
  classes: ['input.unclear_speech'],
  kinds: null,
  needs: [],
  when: ['speaks'],
  thresholds: ['transcript_confidence_min'],
  notOn: [
    'an interruption',
    'a confidence of 0, which recognisers send for "not known"',
    'a turn without a transcript',
    'a sure transcript',
    'a confidence on another scale',
  ],
  find({ span }, { thresholds }) {
    // Only libraries for speech send these keys; for all others the first letters of the scope decide.
    if (!/^(?:livekit|pipecat)/.test(span.scope.name)) return null
    const key = keys.find((name) => span.attributes[name] !== undefined)
    const sure = key === undefined ? Number.NaN : numberFrom(span.attributes[key])
    if (key === undefined || !(sure > 0 && sure <= 1) || sure >= thresholds.transcript_confidence_min) return null
    const heard = span.attributes['lk.pii.user_transcript'] ?? span.attributes['lk.user_transcript']
    if (heard === '') return null
    return {
      class: 'input.unclear_speech',
      confidence: 0.8,
      path: key,
      excerpt: typeof heard === 'string' ? heard : null,
      note: `the recogniser was ${Math.round(sure * 100)} % sure`,
      facts: { operation: 'speech', message: 'the transcript is not sure' },
    }
  },
}
