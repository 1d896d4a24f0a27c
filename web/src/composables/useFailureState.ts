import { change } from '../api/ask.ts'
import { markNotAFailureDocument, setFailureStateDocument, type FailureDetail } from '../documents/failure.ts'
import { undoFailureStatesDocument } from '../documents/failure-life.ts'
import { failureStateLook } from '../format/states.ts'
import { useAttempt } from './useAttempt.ts'
import { useToasts } from './useToasts.ts'

type State = FailureDetail['state']
export interface StateDetails {
  readonly release?: string
  readonly promptVersion?: string
  readonly model?: string
  readonly until?: string
  readonly untilOccurrences?: number
  readonly untilEscalating?: boolean
  readonly reason?: string
}

/** Changes of one failure's state: shown at once, undone by one click, put back with a complaint when refused. */
export function useFailureState(failure: () => FailureDetail) {
  const { busy, attempt } = useAttempt()
  const { tell } = useToasts()

  async function setState(state: State, details: StateDetails = {}): Promise<boolean> {
    const { id, shortId } = failure()
    return attempt(async () => {
      await change(setFailureStateDocument, { input: { failure: id, state, ...details } })
      tell(`${shortId} is ${failureStateLook(state).word}.`, { label: 'Undo', act: () => void undo(id) })
    })
  }

  const undo = (id: string): Promise<boolean> => attempt(() => change(undoFailureStatesDocument, { failures: [id] }))

  function markNotAFailure(reason: string): Promise<boolean> {
    const { id, shortId } = failure()
    return attempt(async () => {
      await change(markNotAFailureDocument, { input: { failure: id, reason } })
      tell(`${shortId} is no failure any more. It never warns.`)
    })
  }

  return { busy, setState, markNotAFailure }
}
