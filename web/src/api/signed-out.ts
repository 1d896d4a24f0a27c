import type { CombinedError } from '@urql/core'

const unauthorized = 4401
const saysSo = (error: unknown): boolean =>
  (error as { extensions?: { code?: unknown } } | null)?.extensions?.code === 'UNAUTHENTICATED'

/** Whether an answer says that nobody is signed in. */
export const isSignedOut = (error: CombinedError): boolean =>
  error.response?.status === 401 || error.graphQLErrors.some(saysSo)

/** The same of what ended a subscription: the errors of the server, or how it closed the socket. */
export const endedForSession = (reason: unknown): boolean =>
  Array.isArray(reason) ? reason.some(saysSo) : (reason as { code?: unknown } | null)?.code === unauthorized
