import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import type { Ground } from './ground.ts'
import type { AskedModel } from './truth.ts'

/**
 * How the model is asked. `tools` goes on until the model speaks: it calls, the tool runs, it is asked again.
 * `responses` is OpenAI's newer API.
 */
export type Way = 'chat' | 'responses' | 'stream' | 'tools' | 'json' | 'embedding'

/** What is compared with what was truly said: the columns of the table. */
export const fieldNames = [
  'kind',
  'provider',
  'requestModel',
  'responseModel',
  'messagesIn',
  'messagesOut',
  'tokensIn',
  'tokensOut',
  'finishReason',
  'maxTokens',
  'sessionId',
  'userId',
  'toolsOffered',
  'toolCall',
  'toolResult',
  'jsonRequested',
  'errorClass',
] as const
export type FieldName = (typeof fieldNames)[number]

/** A field that an emitter keeps to itself, always or when asked in some way. */
export interface Unsent {
  readonly fields: readonly FieldName[]
  /** Default: all ways. */
  readonly on?: readonly Way[]
  readonly why: string
  /** True when the same text is sent under the key of another field. */
  readonly elsewhere?: boolean
}

/** One real instrumentation, its library, and what is known about what it does not tell. */
export interface Emitter {
  readonly name: string
  /** The dialect that should decide the kind of its model spans. */
  readonly dialect: string
  readonly model: AskedModel
  readonly ask: Readonly<Partial<Record<Way, () => Promise<unknown>>>>
  readonly unsent: readonly Unsent[]
  /** The faults that its vendor knows. Default: all. */
  readonly faults?: readonly ServerFault[]
  /** Where a refused or broken call can be seen: at the model's span, or only at the app's own. */
  readonly refusedOn: SpanKind
  /** Faults that are told in another way, or not at all (empty list), and why. */
  readonly exceptions?: Readonly<
    Partial<Record<ServerFault, { readonly classes: readonly FailureClass[]; readonly why: string }>>
  >
  /** Faults whose span is another one than usual. */
  readonly elsewhere?: Readonly<Partial<Record<ServerFault, SpanKind>>>
  /** Hands over spans that the library itself keeps back. */
  readonly flush?: () => Promise<unknown>
}

/** How an emitter is made: once, before its tests. */
export type StartEmitter = (ground: Ground) => Emitter | Promise<Emitter>
