import { setSession, setUser } from '@arizeai/openinference-core'
import { context } from '@opentelemetry/api'
import type { Emitter } from '../frame/emitter.ts'
import { sessionId, userId } from '../frame/truth.ts'

/** Asks inside a session and for a user, as OpenInference's context has them. */
export function underSession<Ask extends Emitter['ask']>(ask: Ask): Ask {
  const wrapped = Object.entries(ask).map(([way, work]) => [
    way,
    () => context.with(setUser(setSession(context.active(), { sessionId }), { userId }), work),
  ])
  return Object.fromEntries(wrapped) as Ask
}
