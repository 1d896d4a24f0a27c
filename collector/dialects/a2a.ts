import { fill, fillKind, type Dialect } from './dialect.ts'

const rule = 'a2a'

/** Requests that hand a task over or follow it to its end; the others ask how far somebody else's task is. */
const following: ReadonlySet<unknown> = new Set(['SendMessage', 'SendStreamingMessage', 'SubscribeToTask'])
const failing: ReadonlySet<unknown> = new Set(['TASK_STATE_FAILED', 'TASK_STATE_REJECTED'])

/**
 * The Agent2Agent protocol's conventions: requests between agents, on the client's side and the server's. They carry
 * the name of the agent that is asked and are none of its turns, which are told by spans of their own.
 */
export const a2a: Dialect = {
  id: rule,
  scopes: [],
  markers: ['a2a.method.name'],
  kinds: [],
  fields: {},
  read({ attributes }, draft) {
    fillKind(draft, 'OTHER', rule, { rule, key: 'a2a.method.name' })
    const state = attributes['a2a.task.state']
    if (typeof state !== 'string' || !failing.has(state) || !following.has(attributes['a2a.method.name'])) return
    fill(draft, 'errorType', state, { rule, key: 'a2a.task.state' })
  },
}
