import { Client, fetchExchange, mapExchange, subscriptionExchange, type CombinedError } from '@urql/core'
import { createCache } from './cache.ts'
import { liveConnection } from './live-connection.ts'
import { session } from './session.ts'

const isSignedOut = (error: CombinedError): boolean =>
  error.response?.status === 401 ||
  error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED')

const answerMsMax = 60_000

/** A server that never answers would leave a page waiting for ever: after a minute it counts as out of reach. */
const fetchInTime: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(answerMsMax)
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit })
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
          unsubscribe: liveConnection.client.subscribe(
            { query: query ?? '', variables: variables ?? null },
            {
              next: (value) => sink.next(value as never),
              error: (error) => sink.error(error),
              complete: () => sink.complete(),
            },
          ),
        }),
      }),
    }),
    fetchExchange,
  ],
})
