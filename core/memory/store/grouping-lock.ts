import type { Queryable } from '#core/platform/database/connect.ts'

/** Advisory locks are told apart by two numbers; this one is ours, the other is the project. */
const space = -1_734_963_312

/**
 * Taken by whoever counts something under a failure, before it looks which one: any number at once. What a fingerprint
 * points at holds still until the transaction ends.
 */
export const shareGrouping = (tx: Queryable, projectId: number) =>
  tx`select pg_advisory_xact_lock_shared(${space}, ${projectId})`

/** Taken by whoever makes fingerprints point elsewhere, before any other lock: alone, after all who count have ended. */
export const holdGrouping = (tx: Queryable, projectId: number) =>
  tx`select pg_advisory_xact_lock(${space}, ${projectId})`
