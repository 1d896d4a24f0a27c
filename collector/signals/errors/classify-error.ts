import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import type { ErrorFacts } from './facts.ts'
import type { ErrorRow } from './row.ts'
import { errorRows, lastRow, readingRow, toolRows, weakRows } from './table.ts'

/** What an error is, and what said so. A null class means that nothing failed. */
export interface Verdict {
  readonly class: FailureClass | null
  readonly confidence: number
  /** Which words or numbers decided, for the evidence note. */
  readonly because: string
}

const modelKinds: ReadonlySet<SpanKind> = new Set<SpanKind>(['LLM', 'EMBEDDING', 'RERANK'])

/** Names an error: particular types and codes first, then the HTTP status, then words that others use too. */
export function classifyError(facts: ErrorFacts, kind: SpanKind): Verdict {
  const strong = byRows(facts)
  if (strong?.verdict.class === null) return strong.verdict
  const ofModel = modelKinds.has(kind) || facts.fromModel || strong?.row.ofModel === true
  const verdict =
    strong?.verdict ?? byStatus(facts) ?? byLastRow(facts) ?? byReading(facts, modelKinds.has(kind)) ?? byWords(facts)
  return kind === 'TOOL' ? onTool(verdict, facts) : elsewhere(verdict, facts, ofModel)
}

function byRows(facts: ErrorFacts): { readonly row: ErrorRow; readonly verdict: Verdict } | null {
  for (const row of errorRows) {
    const verdict = match(row, facts)
    if (verdict) return { row, verdict }
  }
  return null
}

function match(row: ErrorRow, facts: ErrorFacts): Verdict | null {
  for (const type of row.types ?? []) if (facts.types.has(type)) return verdictOf(row.class, 0.99, `error type ${type}`)
  for (const code of row.codes ?? []) if (facts.codes.has(code)) return verdictOf(row.class, 0.98, `error code ${code}`)
  for (const phrase of row.phrases ?? []) {
    if (facts.text.includes(phrase)) return verdictOf(row.class, 0.95, `the message says “${phrase}”`)
  }
  for (const pattern of row.patterns ?? []) {
    const found = pattern.exec(facts.text)
    if (found !== null) return verdictOf(row.class, 0.95, `the message says “${found[0].slice(0, 80)}”`)
  }
  return null
}

function byStatus({ status, text }: ErrorFacts): Verdict | null {
  if (status === null) return null
  if (status === 404 && /\bmodel\b/.test(text))
    return verdictOf('provider.model_not_found', 0.9, 'HTTP status 404, and a model is named')
  if (status === 499) return verdictOf(null, 0.9, 'HTTP status 499: the caller went away')
  const row = weakRows.find(({ statuses }) => statuses.includes(status))
  return row ? verdictOf(row.class, 0.9, `HTTP status ${status}`) : null
}

function byLastRow(facts: ErrorFacts): Verdict | null {
  const verdict = match(lastRow, facts)
  if (verdict && facts.types.has('NotFoundError') && /\bmodel\b/.test(facts.text)) {
    return verdictOf('provider.model_not_found', 0.9, 'error type NotFoundError, and a model is named')
  }
  return verdict
}

/** A model call fails in a parser of its answer: elsewhere these names say nothing of models. */
const byReading = (facts: ErrorFacts, ofModelCall: boolean): Verdict | null =>
  ofModelCall ? match(readingRow, facts) : null

function byWords({ text, words }: ErrorFacts): Verdict {
  const said = `${text}\n${words}`
  for (const { class: name, phrases } of weakRows) {
    const phrase = phrases.find((candidate) => said.includes(candidate))
    if (phrase !== undefined) return verdictOf(name, 0.75, `the message says “${phrase}”`)
  }
  return verdictOf('app.error', 0.9, 'no rule knows this error')
}

/** Inside a tool the provider is usually not a model's: only what model libraries say stays theirs. */
function onTool(verdict: Verdict, facts: ErrorFacts): Verdict {
  const { fromModel } = facts
  const { class: name } = verdict
  if (name === null || /^(?:tool\.(?!error)|guardrail\.|mcp\.)/.test(name)) return verdict
  if (fromModel && name !== 'app.error') return verdict
  if (name === 'app.error' || name === 'provider.bad_request' || name === 'tool.error') {
    const told = toolRows.map((row) => match(row, facts)).find((one) => one !== null)
    if (told) return told
  }
  return name === 'provider.timeout' ? { ...verdict, class: 'tool.timeout' } : { ...verdict, class: 'tool.error' }
}

/** Outside of model calls an error is the app's own, unless it proves to come from a model's library. */
function elsewhere(verdict: Verdict, { fromModel }: ErrorFacts, ofModel: boolean): Verdict {
  const { class: name } = verdict
  if (name === null || ofModel || fromModel) return verdict
  const needsProof = name.startsWith('provider.') || name.startsWith('input.') || name === 'output.content_filter'
  return needsProof ? verdictOf('app.error', 0.9, `${verdict.because}, outside of a model call`) : verdict
}

const verdictOf = (name: FailureClass | null, confidence: number, because: string): Verdict => ({
  class: name,
  confidence,
  because,
})
