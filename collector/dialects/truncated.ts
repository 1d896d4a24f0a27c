import type { Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { readCutJson } from '../messages/cut-json.ts'
import type { Draft } from './dialect.ts'

/**
 * Fields that an instrumentation writes as JSON of its own making: when it stops in the middle, somebody cut it. What
 * goes into a tool and what comes out may be broken by the model or the tool itself, so a usual length has to prove it.
 */
const fields = { input: true, output: true, tools: true, documents: true, toolArguments: false, toolResult: false }
type CutField = keyof typeof fields
const isCutField = (field: string): field is CutField => field in fields

/** Length limits met in SDKs and collectors, in characters. */
const usualLimits: ReadonlySet<number> = new Set([
  128, 250, 255, 256, 500, 512, 1000, 1024, 2000, 2047, 2048, 4000, 4095, 4096, 8000, 8191, 8192, 10_000, 12_000,
  12_287, 12_288, 16_000, 16_383, 16_384, 32_000, 32_766, 32_767, 32_768, 64_000, 65_000, 65_535, 65_536, 100_000,
  128_000, 131_072, 250_000, 262_144, 1_000_000, 1_048_576, 2_097_152,
])

/** Bytes of a text that is only ASCII are its characters; limits in bytes cut others a little earlier. */
const atLimit = (text: string): boolean => usualLimits.has(text.length) || usualLimits.has(Buffer.byteLength(text))

/** What can still be read of an attribute whose JSON was cut off, and undefined when it was not. Notes the field. */
export function recoverCut(text: string, field: string, draft: Draft): Json | undefined {
  if (!looksUnfinished(text) || !isCutField(field) || (!fields[field] && !atLimit(text))) return undefined
  const value = readCutJson(text)
  if (value === undefined) return undefined
  note(draft, field)
  return value
}

/** Begins like JSON and does not end like it. Costs two looks at the text. */
function looksUnfinished(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first !== 123 && first !== 91) return false
  return text.charCodeAt(text.length - 1) !== first + 2 || usualLimits.has(text.length)
}

/** The fields that hold what an app said and heard. */
export const contentFields = Object.keys(fields).filter(isCutField)

/** Notes the fields whose sender says itself that it cut them: `gen_ai.input.messages.truncated`. */
export function noteToldTruncated({ attributes }: Span, draft: Draft): void {
  for (const field of contentFields) {
    const from = draft.provenance[field]
    if (from !== undefined && attributes[`${from.key}.truncated`] === true) note(draft, field)
  }
}

function note(draft: Draft, field: CutField): void {
  if (!draft.truncated?.includes(field)) draft.truncated = [...(draft.truncated ?? []), field]
}
