import type { RunningProgram } from './program.ts'

export interface Subscription<Data> {
  /** What was told so far, in order. */
  readonly told: readonly Data[]
  /** Ends it. Safe twice. */
  close(): void
}

/** Subscribes over server-sent events, as any HTTP client can. Resolves once the server has accepted. */
export async function subscribe<Data>(
  { web, key }: Pick<RunningProgram, 'web' | 'key'>,
  query: string,
): Promise<Subscription<Data>> {
  const told: Data[] = []
  const over = new AbortController()
  const response = await fetch(`${web}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
    signal: over.signal,
  })
  if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`)
  void read(response.body, (text) => {
    const data = /^data: (.*)$/m.exec(text)?.[1]
    const answer = data ? (JSON.parse(data) as { data?: Data }) : {}
    if (answer.data !== undefined) told.push(answer.data)
  }).catch(() => undefined)
  return { told, close: () => over.abort() }
}

async function read(body: ReadableStream<Uint8Array>, onEvent: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const part of body) {
    const events = (rest + decoder.decode(part, { stream: true })).split('\n\n')
    rest = events.pop() ?? ''
    events.forEach(onEvent)
  }
}
