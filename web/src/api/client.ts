import { Client, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core'
import { createCache } from './cache.ts'
import { liveConnection } from './live-connection.ts'
import { session } from './session.ts'
import { endedForSession, isSignedOut } from './signed-out.ts'

const answerMsMax = 60_000

/** A server that never answers would leave a page waiting for ever: after a minute it counts as out of reach. */
const fetchInTime: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(answerMsMax)
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit })
}

/** News end as well when nobody is signed in any more: the server is asked whether that is so. */
const recheckSession = (reason: unknown): void => {
  if (endedForSession(reason)) void session.load().catch(() => null)
}

/** The one client of the page: queries and changes by POST, subscriptions by WebSocket, a lost session to the sign-in page. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  fetch: fetchInTime,
  fetchOptions: () => ({ headers: { 'x-csrf-token': session.person.value?.csrfToken ?? '' } }),
  exchanges: [
    createCache(),
    mapExchange({
      onError(error) {
        if (isSignedOut(error)) session.forget()
      },
    }),
    subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({
        subscribe: (sink) => ({
          unsubscribe: liveConnection.follow(
            { query: query ?? '', variables: variables ?? null },
            (value) => sink.next(value as never),
            recheckSession,
          ),
        }),
      }),
    }),
    fetchExchange,
  ],
})
