import type { SpanKind } from './story.ts'

/** What has to be known of a step to tell whether it is the other side of a call. */
export interface CallSide {
  readonly kind: SpanKind
  /** OTLP SpanKind: 2 is a server, 3 a client. */
  readonly otelKind: number
  readonly toolName: string | null
}

const server = 2
const client = 3

/**
 * Whether a step tells of the call that its parent already tells of. A tool called through MCP is reported by the side
 * that calls (a client span) and by the side that runs it (a server span below it), and often by the framework around
 * both. One call is counted once: by the outermost of them.
 */
export const isMirrored = (step: CallSide, parent: CallSide | null): boolean =>
  parent !== null &&
  step.kind === 'TOOL' &&
  parent.kind === 'TOOL' &&
  step.toolName === parent.toolName &&
  (step.otelKind === server ? parent.otelKind !== server : step.otelKind === client && parent.otelKind !== client)
