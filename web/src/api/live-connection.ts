import { createClient, type Client, type ClientOptions } from 'graphql-ws'
import { shallowRef } from 'vue'

export type LiveState = 'idle' | 'connecting' | 'connected' | 'reconnecting'

const keepAliveMs = 10_000
const answerMs = 5_000
const waitMsMax = 10_000
const goneSilent = 4408

/**
 * The WebSocket under all subscriptions, and whether it really is open: a socket that stops answering pings counts as
 * lost. It retries for as long as the page lives; whoever shows live rows hears of a reconnect, to catch up.
 */
export function createLiveConnection(url: string, options: Partial<ClientOptions> = {}) {
  const state = shallowRef<LiveState>('idle')
  const listeners = new Set<() => void>()
  let wasConnected = false
  let socket: WebSocket | null = null
  let silence: ReturnType<typeof setTimeout> | undefined

  const client: Client = createClient({
    url,
    lazy: true,
    keepAlive: keepAliveMs,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => wait(Math.min(waitMsMax, 250 * 2 ** Math.min(retries, 6)) * (0.75 + Math.random() / 2)),
    ...options,
    on: {
      connecting: () => {
        state.value = wasConnected ? 'reconnecting' : 'connecting'
      },
      connected: (opened) => {
        socket = opened as WebSocket
        state.value = 'connected'
        if (wasConnected) for (const listener of listeners) listener()
        wasConnected = true
      },
      closed: () => {
        clearTimeout(silence)
        state.value = wasConnected ? 'reconnecting' : 'connecting'
      },
      ping: (received) => {
        if (received) return
        silence = setTimeout(() => socket?.close(goneSilent, 'The server stopped answering.'), answerMs)
      },
      pong: (received) => {
        if (received) clearTimeout(silence)
      },
    },
  })

  return {
    client,
    state,
    /** Calls back each time a lost connection is back. Answers how to stop that. */
    onReconnected(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const address = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`
export const liveConnection = createLiveConnection(
  typeof location === 'undefined' ? 'ws://localhost/graphql' : address(),
)
