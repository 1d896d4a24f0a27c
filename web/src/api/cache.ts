import { cacheExchange, type KeyGenerator } from '@urql/exchange-graphcache'

const nameless: KeyGenerator = () => null
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** What has no id of its own lives inside its parent; what is known by another field is kept once under that. */
const keys: Record<string, KeyGenerator> = {
  MitigationText: (data) => text(data['class']),
  App: (data) => text(data['name']),
  Run: (data) => text(data['traceId']),
  Span: (data) => {
    const traceId = text(data['traceId'])
    const spanId = text(data['spanId'])
    return traceId && spanId ? `${traceId}/${spanId}` : null
  },
  ...Object.fromEntries(
    [
      'ContentCapture',
      'EscalationWindow',
      'Evidence',
      'FailureVersion',
      'Finding',
      'Fingerprint',
      'Health',
      'HealthPart',
      'HealthPoint',
      'IngestEntry',
      'MitigationEffect',
      'MitigationTextVersion',
      'NotChecked',
      'Overview',
      'PageInfo',
      'PreflightMatch',
      'Quiet',
      'Recurrence',
      'RouteTarget',
      'SignalChange',
      'SignalThreshold',
      'SimilarFailure',
      'SpanEvent',
      'SpanLink',
      'TimePoint',
      'TrendPoint',
      'UnknownKey',
    ].map((name) => [name, nameless]),
  ),
}

interface StateInput {
  readonly failure: string
  readonly state: string
}
interface StatesInput {
  readonly failures: readonly string[]
  readonly state: string
}
interface EditInput {
  readonly failure: string
}

/** One copy of each failure and run, so that news and changes show wherever the thing is shown. */
export const createCache = () =>
  cacheExchange({
    keys,
    optimistic: {
      setFailureState: ({ input }) => {
        const { failure, state } = input as StateInput
        return { __typename: 'Failure', id: failure, state }
      },
      setFailureStates: ({ input }) => {
        const { failures, state } = input as StatesInput
        return failures.map((id) => ({ __typename: 'Failure', id, state }))
      },
      editFailure: ({ input }) => {
        const { failure, ...changed } = input as EditInput & Record<string, string | null>
        const { note: _note, ...shown } = changed
        return { __typename: 'Failure', id: failure, ...shown }
      },
    },
  })
