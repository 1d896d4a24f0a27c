/** The classes one can choose from. Others that appear in a URL are taken as they are: the server may know more. */
export const failureClasses: readonly string[] = [
  'provider.rate_limit', 'provider.quota', 'provider.overloaded', 'provider.timeout', 'provider.connection',
  'provider.server_error', 'provider.auth', 'provider.bad_request', 'provider.model_not_found', 'provider.stream_broken',
  'input.context_length', 'output.truncated', 'output.empty', 'output.refusal', 'output.content_filter',
  'output.invalid_format', 'output.repetition', 'output.unsupported_citation', 'output.language_mismatch',
  'output.missing_answer', 'tool.error', 'tool.unknown', 'tool.bad_arguments', 'tool.timeout', 'tool.empty_result',
  'tool.dangling_call', 'tool.duplicate_effect', 'mcp.protocol_error', 'agent.loop', 'agent.step_limit',
  'agent.retry_storm', 'agent.handoff_loop', 'retrieval.empty', 'retrieval.low_score', 'guardrail.blocked',
  'security.prompt_injection', 'security.secret_leak', 'security.prompt_leak', 'quality.low_score',
  'quality.negative_feedback', 'quality.human_rejected', 'anomaly.latency', 'anomaly.cost', 'run.abandoned', 'app.error',
]
