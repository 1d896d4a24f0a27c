/** Put the answer's id under this name on any span of the run: that is how a warning learns how the run ended. */
export const preflightAttribute = 'nevermore.preflight.id'

export type Verdict = 'ALLOW' | 'WARN' | 'BLOCK' | 'ROUTE' | 'UNKNOWN'

/** What is about to run, as far as it is known. What is left out never counts against a match. */
export interface Question {
  readonly prompt?: string
  readonly messages?: readonly { readonly role: string; readonly content: string }[]
  readonly tools?: readonly { readonly name: string; readonly schema?: unknown }[]
  /** chat (default), agent, tool, embeddings, retrieval. */
  readonly operation?: string
  readonly agent?: string
  readonly model?: string
  readonly provider?: string
  readonly promptName?: string
  readonly promptVersion?: string
  readonly release?: string
  readonly environment?: string
}

export interface Answer {
  /** Null when there was no answer in time. */
  readonly id: string | null
  readonly verdict: Verdict
  /** Probability that the run fails; null when too little is known. */
  readonly risk: number | null
  /** One sentence that a person can act on. */
  readonly message: string
  readonly matches: readonly Match[]
  /** What to use instead; only with ROUTE. */
  readonly route: { readonly model: string | null; readonly provider: string | null } | null
}

export interface Match {
  readonly failure: { readonly shortId: string; readonly class: string; readonly title: string }
  readonly runs: number
  readonly failedRuns: number
  readonly why: readonly string[]
  readonly mitigation: string | null
}

export interface PreflightOptions {
  /** Such as `http://127.0.0.1:8110`. */
  readonly url: string
  readonly app: string
  /** Not needed on the machine that Nevermore runs on, unless it says otherwise. */
  readonly key?: string
  /** How long the app is willing to wait, in milliseconds. */
  readonly deadlineMs?: number
}

const query = `query ($input: PreflightInput!) {
  preflight(input: $input) {
    id verdict risk message
    matches { failure { shortId class title } runs failedRuns why mitigation }
    route { model provider }
  }
}`

/**
 * Makes a function that asks whether something like this failed before. It never throws and never takes longer than
 * the deadline: an app must not fail, or wait, because its memory does. Then the verdict is UNKNOWN, and says why.
 */
export function createPreflight({ url, app, key, deadlineMs = 50 }: PreflightOptions) {
  const endpoint = new URL('/graphql', url)
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  }

  return async function preflight(question: Question): Promise<Answer> {
    const body = JSON.stringify({ query, variables: { input: { app, deadlineMs, ...question } } })
    try {
      const signal = AbortSignal.timeout(deadlineMs)
      const response = await fetch(endpoint, { method: 'POST', headers, body, signal })
      return answerIn(await response.json()) ?? unknown(`Nevermore answered ${response.status} without a verdict.`)
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError'
      return unknown(
        late ? `Nevermore did not answer within ${deadlineMs} ms.` : `Nevermore cannot be asked: ${String(error)}`,
      )
    }
  }
}

const unknown = (message: string): Answer => ({
  id: null,
  verdict: 'UNKNOWN',
  risk: null,
  message,
  matches: [],
  route: null,
})

interface GraphqlAnswer {
  readonly data?: { readonly preflight?: Answer | null } | null
  readonly errors?: readonly { readonly message: string }[]
}

// The server's schema says what lies in an answer; only its presence is checked.
function answerIn(body: GraphqlAnswer): Answer | null {
  const problem = body.errors?.[0]
  return body.data?.preflight ?? (problem === undefined ? null : unknown(problem.message))
}
