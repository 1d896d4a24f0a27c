/** One export request as it was understood: what came, what was kept, what was refused and why. */
export interface IngestEntry {
  readonly at: Date
  readonly peer: string | null
  /** `protobuf`, `json`, `grpc`, with `+gzip` when it was compressed. */
  readonly encoding: string
  readonly bytes: number
  readonly acceptedSpans: number
  readonly rejectedSpans: number
  readonly reasons: readonly string[]
  readonly dialects: readonly string[]
  readonly unknownKeys: readonly string[]
}
