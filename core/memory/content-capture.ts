/** What an app may leave out of its spans: what it asks, what models answer, what tools are given and answer. */
export const captureParts = ['prompts', 'outputs', 'tools'] as const
export type CapturePart = (typeof captureParts)[number]

/** What one span showed of a part. */
export type Seen = 'content' | 'nothing' | 'hidden' | 'cut'

/** What is known of a part. `off`: never sent. `hidden`: a mask stands in its place. `cut`: shortened on its way. */
export const captureStates = ['recorded', 'off', 'hidden', 'cut'] as const
export type CaptureState = (typeof captureStates)[number]

/** What was learned of one part. `same` counts how often in a row something else than content was seen. */
export interface PartMemory {
  readonly state: CaptureState | null
  readonly seen: Seen
  readonly same: number
}

/** Spans in a row without content before an app that was never seen to record it is believed not to. */
const missesMin = 20
/** The same for an app that did record it: a day of empty answers must not look like a switch that was turned. */
const missesAfterContentMin = 200

/** What is known after one more span. The very same object when nothing is to be remembered. */
export function learnPart(known: PartMemory | undefined, seen: Seen): PartMemory {
  if (seen === 'content') return known?.state === 'recorded' && known.same === 0 ? known : recorded
  const same = known?.seen === seen ? Math.min(known.same + 1, missesAfterContentMin) : 1
  const state = known?.state ?? null
  const needed = state === 'recorded' ? missesAfterContentMin : missesMin
  if (same >= needed) return known?.state === believed[seen] ? known : { state: believed[seen], seen, same }
  return { state, seen, same }
}

const recorded: PartMemory = { state: 'recorded', seen: 'content', same: 0 }
const believed: Readonly<Record<Exclude<Seen, 'content'>, CaptureState>> = {
  nothing: 'off',
  hidden: 'hidden',
  cut: 'cut',
}

/** Whether a signal that reads this part can say anything. What is not known yet may still be there. */
export const isUnavailable = (state: CaptureState | null): boolean => state !== null && state !== 'recorded'
