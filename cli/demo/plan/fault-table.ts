import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { ServerFault } from '../model-server/faults.ts'

/** Where a fault can be seen: at the app's own run span, at the model's span, at the tool's, at the retriever's. */
export type Carrier = 'run' | 'model' | 'tool' | 'retrieval'

export interface FaultRow {
  /** What the model server is asked to play; null when the fault is the app's own. */
  readonly server: ServerFault | null
  /** Any one of these is a right answer. */
  readonly classes: readonly FailureClass[]
  readonly carrier: Carrier
  /** True when a caller that simply tries again gets its answer. */
  readonly passes: boolean
}

const refused = (server: ServerFault, failureClass: FailureClass, passes = false): FaultRow => ({
  server,
  classes: [failureClass],
  carrier: 'run',
  passes,
})
const answered = (server: ServerFault, failureClass: FailureClass): FaultRow => ({
  server,
  classes: [failureClass],
  carrier: 'model',
  passes: false,
})

/** Every fault a run can be given, and what a reader of its spans should find. */
export const faultTable = {
  rate_limit: refused('rate_limit', 'provider.rate_limit', true),
  quota: refused('quota', 'provider.quota'),
  overloaded: refused('overloaded', 'provider.overloaded', true),
  overloaded_529: refused('overloaded_529', 'provider.overloaded', true),
  server_error: refused('server_error', 'provider.server_error', true),
  timeout: refused('timeout', 'provider.timeout', true),
  connection_reset: refused('connection_reset', 'provider.connection', true),
  auth: refused('auth', 'provider.auth'),
  model_not_found: refused('model_not_found', 'provider.model_not_found'),
  bad_request: refused('bad_request', 'provider.bad_request'),
  context_length: refused('context_length', 'input.context_length'),
  prompt_filtered: refused('prompt_filtered', 'output.content_filter'),
  broken_stream: refused('broken_stream', 'provider.stream_broken'),
  content_filter: answered('content_filter', 'output.content_filter'),
  empty: answered('empty', 'output.empty'),
  truncated: answered('truncated', 'output.truncated'),
  refusal: answered('refusal', 'output.refusal'),
  invalid_json: answered('invalid_json', 'output.invalid_format'),
  unknown_tool: answered('unknown_tool', 'tool.unknown'),
  bad_arguments_json: answered('bad_arguments_json', 'tool.bad_arguments'),
  bad_arguments_missing: answered('bad_arguments_missing', 'tool.bad_arguments'),
  loop: { server: 'loop', classes: ['agent.step_limit', 'agent.loop'], carrier: 'run', passes: false },
  tool_exception: { server: null, classes: ['tool.error'], carrier: 'tool', passes: false },
  sources_missing: {
    server: 'empty',
    classes: ['retrieval.empty', 'output.empty'],
    carrier: 'retrieval',
    passes: false,
  },
} as const satisfies Record<string, FaultRow>

export type FaultName = keyof typeof faultTable

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultTable, name)
export const faultNames = Object.keys(faultTable).filter(isFaultName)

/** The row of a fault, in its general type. */
export const faultRow = (fault: FaultName): FaultRow => faultTable[fault]
