import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { onScopeDispose } from 'vue'
import { client } from '../api/client.ts'
import { liveConnection } from '../api/live-connection.ts'

/** Hands over each piece of news for as long as the caller lives. */
export function useLive<Data>(
  document: TypedDocumentNode<Data, Record<string, never>>,
  onNews: (news: Data) => void,
): void {
  const { unsubscribe } = client.subscription<Data, AnyVariables>(document, {}).subscribe(({ data }) => {
    if (data) onNews(data)
  })
  onScopeDispose(unsubscribe)
}

/** Calls back when a lost connection is back: news of the time between was missed. */
export function useReconnected(onBack: () => void): void {
  onScopeDispose(liveConnection.onReconnected(onBack))
}
