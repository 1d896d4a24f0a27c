import type { MetricSample } from '#collector/pipeline/metrics.ts'
import type { Preflight } from '#core/memory/preflight/engine.ts'

type Counts = ReturnType<Preflight['counts']>

/** Name, kind, help and where it is counted: every bound of the memory has a line here. */
const table: readonly (readonly [string, MetricSample['type'], string, (counts: Counts) => number])[] = [
  ['contexts', 'gauge', 'Contexts that are remembered in this process.', ({ contexts }) => contexts],
  ['contexts_refused_total', 'counter', 'Contexts that found no room in this process.', (c) => c.refusedContexts],
  ['carried_contexts', 'gauge', 'Contexts that other installations told of.', ({ carried }) => carried],
  ['words_refused_total', 'counter', 'Words that found no room in a vocabulary.', (c) => c.refusedWords],
  ['lag_seconds', 'gauge', 'How far the memory may lie behind the database.', ({ lagMs }) => lagMs / 1000],
  ['fresh_contexts', 'gauge', 'Contexts that no frozen postings cover yet.', ({ fresh }) => fresh],
  ['removed_contexts', 'gauge', 'Contexts that went and whose place is not free yet.', ({ removed }) => removed],
  ['freezes_total', 'counter', 'Postings that were made in the background.', ({ freezes }) => freezes],
  ['freeze_failures_total', 'counter', 'Postings that could not be made.', ({ freezeFailures }) => freezeFailures],
  ['bounded_searches_total', 'counter', 'Searches that looked at no more postings.', (c) => c.boundedSearches],
  ['index_bytes', 'gauge', 'Held for texts, words and postings.', ({ indexBytes }) => indexBytes],
  ['snapshots_total', 'counter', 'Copies of the memory that were kept.', ({ snapshots }) => snapshots],
  ['snapshot_failures_total', 'counter', 'Copies that could not be kept.', ({ snapshotFailures }) => snapshotFailures],
  ['snapshot_bytes', 'gauge', 'Size of the last copy.', ({ snapshotBytes }) => snapshotBytes],
  ['ready_seconds', 'gauge', 'From the start until answers could be given.', ({ readyMs }) => readyMs / 1000],
  ['decisions_waiting', 'gauge', 'Decisions that are not stored yet.', ({ waiting }) => waiting],
  ['decisions_kept_total', 'counter', 'Decisions that were stored.', ({ kept }) => kept],
  ['decisions_refused_total', 'counter', 'Decisions that found no room in the queue.', ({ refused }) => refused],
  ['decisions_lost_total', 'counter', 'Decisions that could not be stored.', ({ lost }) => lost],
]

/** What pre-flight counts, for /metrics. */
export function preflightSamples(preflight: Preflight): readonly MetricSample[] {
  const counts = preflight.counts()
  return table.map(([name, type, help, valueOf]) => ({
    name: `nevermore_preflight_${name}`,
    type,
    help,
    labels: {},
    value: valueOf(counts),
  }))
}
