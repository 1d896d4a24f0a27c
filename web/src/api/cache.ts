import { cacheExchange, type KeyGenerator } from '@urql/exchange-graphcache'

/** What is known by other fields than `id`. */
const keyFields: Readonly<Record<string, readonly string[]>> = {
  App: ['name'],
  MitigationText: ['class'],
  Run: ['traceId'],
  Span: ['traceId', 'spanId'],
}

/** What has no id of its own lives inside its parent. */
const nameless = [
  'Backtest',
  'BacktestFigures',
  'BacktestMethod',
  'CalibrationBin',
  'ContentCapture',
  'CreatedApiKey',
  'CurvePoint',
  'DryRunExample',
  'DryRunMove',
  'DryRunSide',
  'EscalationWindow',
  'Estimate',
  'Evidence',
  'FailureClassCount',
  'FailureFacet',
  'FailureSignature',
  'FailureVersion',
  'Finding',
  'Fingerprint',
  'FingerprintPart',
  'Grouping',
  'GroupingDifference',
  'GroupingMove',
  'GroupingVersion',
  'Health',
  'HealthAlarm',
  'HealthBurn',
  'HealthMark',
  'HealthPart',
  'HealthPoint',
  'HealthRecovery',
  'HealthScope',
  'IngestEntry',
  'MitigationEffect',
  'MitigationTextVersion',
  'NotChecked',
  'OutageRule',
  'OutcomeRecord',
  'Overview',
  'PageInfo',
  'PastPolicy',
  'PatternImpact',
  'PatternItem',
  'PolicyDryRun',
  'PolicyRule',
  'PolicySettings',
  'PolicyVersion',
  'PreflightMatch',
  'Quiet',
  'Recurrence',
  'RiskCurve',
  'RouteTarget',
  'SignalChange',
  'SignalException',
  'SignalThreshold',
  'SimilarFailure',
  'SpanEvent',
  'SpanLink',
  'TimePoint',
  'Tombstone',
  'TrendPoint',
  'UnknownKey',
]

/**
 * The fields that tell one thing of a type from another; null where it lives inside its parent. A document that leaves
 * them out has its thing kept apart from the one that all others share, and answers arriving in the other order undo
 * each other.
 */
export const keyFieldsOf = (type: string): readonly string[] | null =>
  nameless.includes(type) ? null : (keyFields[type] ?? ['id'])

const keyBy =
  (fields: readonly string[]): KeyGenerator =>
  (data) => {
    const parts = fields.map((field) => data[field])
    return parts.every((part) => typeof part === 'string' && part !== '') ? parts.join('/') : null
  }

const keys: Record<string, KeyGenerator> = {
  ...Object.fromEntries(Object.entries(keyFields).map(([type, fields]) => [type, keyBy(fields)])),
  ...Object.fromEntries(nameless.map((type) => [type, () => null])),
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
