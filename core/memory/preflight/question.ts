import type { Json } from '#core/telemetry/attributes.ts'
import type { Message, ToolDefinition } from '#core/telemetry/message.ts'

/** What an app is about to do, as far as it says. Null means "not said" and never counts against a match. */
export interface PreflightQuestion {
  readonly app: string
  readonly operation: string
  readonly agent: string | null
  readonly messages: readonly Message[] | null
  readonly tools: readonly ToolDefinition[] | null
  readonly model: string | null
  readonly provider: string | null
  readonly promptName: string | null
  readonly promptVersion: string | null
  readonly release: string | null
  readonly environment: string | null
  readonly env: Json | null
  readonly deadlineMs: number
}
