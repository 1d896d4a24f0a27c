/** One thing that was looked at. */
export interface Check {
  readonly name: string
  readonly state: 'fine' | 'odd' | 'wrong'
  /** What was found, and what to do about it. */
  readonly text: string
}

export interface SeenRequest {
  readonly at: string
  readonly peer: string | null
  readonly encoding: string
  readonly signal: string
  readonly acceptedSpans: number
  readonly rejectedSpans: number
  readonly acceptedLogs: number
  readonly rejectedLogs: number
  readonly reasons: readonly string[]
  readonly dialects: readonly string[]
}

export interface SeenKey {
  readonly scope: string
  readonly key: string
  readonly requests: number
}

const listedMax = 5

/** What the last requests say about the senders. `nowMs` is milliseconds since 1970. */
export function ingestChecks(requests: readonly SeenRequest[], keys: readonly SeenKey[], nowMs: number): Check[] {
  const [latest] = requests
  if (latest === undefined) {
    const text = 'nobody has sent anything since the start. Point an OTLP exporter at it, or try `nevermore send FILE`.'
    return [{ name: 'senders', state: 'odd', text }]
  }
  const ago = Math.max(0, Math.round((nowMs - Date.parse(latest.at)) / 1000))
  const from = latest.peer === null ? '' : ` from ${latest.peer}`
  return [
    { name: 'senders', state: 'fine', text: `last request ${ago} s ago${from}, ${latest.encoding}` },
    refusals(requests),
    dialects(requests),
    unknown(keys),
  ]
}

function refusals(requests: readonly SeenRequest[]): Check {
  const rejected = requests.reduce((sum, { rejectedSpans, rejectedLogs }) => sum + rejectedSpans + rejectedLogs, 0)
  const reasons = [...new Set(requests.flatMap((request) => request.reasons))]
  const of = requests.length === 1 ? 'of the last request' : `of the last ${requests.length} requests`
  if (reasons.length === 0) return { name: 'refusals', state: 'fine', text: `nothing ${of} was refused or cut` }
  const state = rejected > 0 ? 'wrong' : 'odd'
  return { name: 'refusals', state, text: `${rejected} items ${of} rejected: ${some(reasons)}` }
}

function dialects(requests: readonly SeenRequest[]): Check {
  const spans = requests.reduce((sum, { acceptedSpans }) => sum + acceptedSpans, 0)
  const met = [...new Set(requests.flatMap((request) => request.dialects))]
  if (met.length > 0) return { name: 'dialects', state: 'fine', text: met.join(', ') }
  if (spans === 0) return { name: 'dialects', state: 'fine', text: 'no spans to tell by' }
  const text = 'no span says anything about a model, a tool or an agent. Is the LLM library instrumented?'
  return { name: 'dialects', state: 'odd', text }
}

function unknown(keys: readonly SeenKey[]): Check {
  if (keys.length === 0) return { name: 'attributes', state: 'fine', text: 'every attribute was read by some rule' }
  const text = `${keys.length} that no rule reads: ${some(keys.map(({ key, scope }) => `${key} (${scope || 'no scope'})`))}`
  return { name: 'attributes', state: 'fine', text }
}

const some = (texts: readonly string[]): string =>
  texts.slice(0, listedMax).join('; ') + (texts.length > listedMax ? `; ${texts.length - listedMax} more` : '')
