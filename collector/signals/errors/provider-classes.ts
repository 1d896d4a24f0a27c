import type { FailureClass } from '#core/memory/taxonomy.ts'

/** What calls of a model fail with, whoever tells of it: the client by an exception, or a wrapper in place of an answer. */
export const providerClasses = [
  'provider.rate_limit',
  'provider.quota',
  'provider.overloaded',
  'provider.timeout',
  'provider.connection',
  'provider.server_error',
  'provider.auth',
  'provider.bad_request',
  'provider.model_not_found',
  'provider.stream_broken',
  'input.context_length',
] as const satisfies readonly FailureClass[]
