import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { spanWith } from '#test/support/span.ts'

/** What a case needs beyond attributes. */
export interface More {
  readonly span?: Parameters<typeof spanWith>[0]
  /** Laid over what was understood: for fields that many dialects fill, each in its own way. */
  readonly story?: Partial<Story>
  /** What the same app sent before. */
  readonly earlier?: readonly Attributes[]
  /** The class that is found, where a signal finds several. */
  readonly class?: FailureClass
}

export type Case = readonly [what: string, attributes: Attributes, more?: More]

/** A signal with what it must find and what it must leave alone: at least three and five. */
export interface SignalCases {
  readonly signal: string
  readonly finds: readonly Case[]
  readonly leaves: readonly Case[]
}
