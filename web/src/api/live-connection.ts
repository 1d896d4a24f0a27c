import { createClient, type Client, type ClientOptions, type SubscribePayload } from 'graphql-ws'
import { computed, shallowRef } from 'vue'
import { createLiveNews } from './live-news.ts'

/** `interrupted`: the server ended news, and is asked for them again. `ended`: it did so too often. */
export type LiveState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'interrupted' | 'ended'

const keepAliveMs = 10_000
const answerMs = 5_000
const waitMsMax = 10_000
const goneSilent = 4408

/**
 * The WebSocket under all subscriptions, and whether it really is open: a socket that stops answering pings counts as
 * lost. It retries for as long as the page lives; whoever shows live rows hears of a reconnect, to catch up.
 */
export function createLiveConnection(url: string, options: Partial<ClientOptions> = {}) {
  const socketState = shallowRef<'idle' | 'connecting' | 'connected' | 'reconnecting'>('idle')
  const lostAt = shallowRef<string | null>(null)
  const listeners = new Set<() => void>()
  let wasConnected = false
  let socket: WebSocket | null = null
  let silence: ReturnType<typeof setTimeout> | undefined
  const catchUp = (): void => listeners.forEach((listener) => listener())
  const lost = (): void => {
    clearTimeout(silence)
    if (wasConnected) lostAt.value ??= new Date().toISOString()
    socketState.value = wasConnected ? 'reconnecting' : 'connecting'
  }

  const client: Client = createClient({
    url,
    lazy: true,
    keepAlive: keepAliveMs,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => wait(Math.min(waitMsMax, 250 * 2 ** Math.min(retries, 6)) * (0.75 + Math.random() / 2)),
    ...options,
    on: {
      connecting: lost,
      connected: (opened) => {
        socket = opened as WebSocket
        socketState.value = 'connected'
        lostAt.value = null
        if (wasConnected) catchUp()
        wasConnected = true
      },
      closed: lost,
      ping: (received) => {
        if (received) return
        silence = setTimeout(() => socket?.close(goneSilent, 'The server stopped answering.'), answerMs)
      },
      pong: (received) => {
        if (received) clearTimeout(silence)
      },
    },
  })
  const news = createLiveNews<SubscribePayload>({
    subscribe: (payload, sink) => client.subscribe(payload, sink),
    // Until the socket is back nobody could answer; its coming back says so itself.
    onBack: () => {
      if (socketState.value === 'connected') catchUp()
    },
  })

  return {
    client,
    state: computed<LiveState>(() => {
      if (news.state.value === 'over') return 'ended'
      return news.state.value === 'waits' && socketState.value === 'connected' ? 'interrupted' : socketState.value
    }),
    /** When the connection was lost, while it is. */
    lostAt,
    follow: news.follow,
    again: news.again,
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
