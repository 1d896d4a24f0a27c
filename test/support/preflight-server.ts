import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

export interface PreflightServer {
  readonly url: string
  /** What it was asked, newest last: headers and parsed body. */
  readonly asked: { readonly authorization: string | undefined; readonly input: Record<string, unknown> }[]
  stop(): Promise<void>
}

export interface CannedAnswer {
  readonly status?: number
  readonly body?: unknown
  readonly afterMs?: number
}

/** An HTTP server that gives one answer to every pre-flight question, for clients that must cope with any. */
export async function startPreflightServer({
  status = 200,
  body = {},
  afterMs = 0,
}: CannedAnswer): Promise<PreflightServer> {
  const asked: PreflightServer['asked'] = []
  const server = createServer((request, response) => {
    void text(request).then((question) => {
      const { variables } = JSON.parse(question) as { variables: { input: Record<string, unknown> } }
      asked.push({ authorization: request.headers.authorization, input: variables.input })
      setTimeout(
        () => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        afterMs,
      )
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export const warning = {
  id: 'p-1',
  verdict: 'WARN',
  risk: 0.5,
  message: 'F-1 failed 2 of 3 runs like this.',
  matches: [
    {
      failure: { shortId: 'F-1', class: 'output.empty', title: 'empty' },
      runs: 3,
      failedRuns: 2,
      why: ['same'],
      mitigation: null,
    },
  ],
  route: null,
}
