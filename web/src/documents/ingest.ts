import { graphql, type ResultOf } from '../api/graphql.ts'

export const ingestDocument = graphql(`
  query Ingest($first: Int!) {
    ingestLog(first: $first) {
      at peer encoding signal bytes acceptedSpans rejectedSpans acceptedLogs rejectedLogs reasons dialects fields
      unknownKeys
    }
    ingestUnknownKeys { scope key requests lastAt }
  }
`)
type Ingest = ResultOf<typeof ingestDocument>
export type IngestRow = Ingest['ingestLog'][number]
export type UnknownKeyRow = Ingest['ingestUnknownKeys'][number]
