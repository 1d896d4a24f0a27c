/** An OTLP AnyValue. 64-bit integers beyond 2^53 arrive as bigint, bytes as Uint8Array; all else as plain JSON. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue }

/** Attributes by key, exactly as sent (after redaction). */
export type Attributes = Readonly<Record<string, AttributeValue>>

/** Plain JSON, as canonical fields hold it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
