import type { Queryable } from '#core/platform/database/connect.ts'

/** What a person or an evaluator says of a run, or of one of its spans. */
export interface NewFeedback {
  readonly id: string
  readonly at: Date
  /** 32 hex digits. The run may still be on its way. */
  readonly traceId: string
  /** 16 hex digits, or null for the whole run. */
  readonly spanId: string | null
  readonly key: string
  readonly score: number | null
  readonly label: string | null
  readonly comment: string | null
  readonly author: string | null
}

/** Keeps one entry. Saying the same again is another entry: opinions are counted, not replaced. */
export async function insertFeedback(sql: Queryable, projectId: number, feedback: NewFeedback): Promise<void> {
  const { id, at, traceId, spanId, key, score, label, comment, author } = feedback
  await sql`
    insert into feedback (project_id, id, at, trace_id, span_id, key, score, label, comment, author)
    values (${projectId}, ${id}, ${at}, ${traceId}::uuid, 
            ${spanId === null ? null : Buffer.from(spanId, 'hex')}, ${key}, ${score}, ${label}, ${comment}, ${author})`
  // The run is judged anew, with what was said of it; also when it is being judged at this moment.
  await sql`
    update traces set settled_spans = 0, reopened = reopened + 1
     where project_id = ${projectId} and trace_id = ${traceId}::uuid`
}
