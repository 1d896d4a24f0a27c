-- why:      what was about to run, with how many runs it had and how many failed: the memory that pre-flight answers
--           from
-- breaking: no
create table contexts (
  project_id       integer not null,
  hash             uuid not null,
  loose_hash       uuid not null,
  algorithm        text not null,
  app              text not null,
  operation        text not null,
  agent            text,
  prompt_name      text,
  system_hash      text,
  tools            text[] not null,
  model_family     text,
  shape            text[] not null,
  words            text[] not null,
  run_count        bigint not null default 0,
  -- Runs that failed for a reason the context can foretell, and runs that only met an outage.
  failed_count     bigint not null default 0,
  outage_count     bigint not null default 0,
  first_seen_at    timestamptz not null,
  last_seen_at     timestamptz not null,
  last_failed_at   timestamptz,
  last_ok_at       timestamptz,
  primary key (project_id, hash)
) with (fillfactor = 80);

create table context_hours (
  project_id    integer not null,
  hash          uuid not null,
  hour          timestamptz not null,
  run_count     bigint not null default 0,
  failed_count  bigint not null default 0,
  outage_count  bigint not null default 0,
  primary key (project_id, hash, hour)
) with (fillfactor = 80);

-- Which failures a context met, by fingerprint, so that merges and splits are followed without touching this table.
create table context_fingerprints (
  project_id      integer not null,
  hash            uuid not null,
  fingerprint     uuid not null,
  run_count       bigint not null default 0,
  last_failed_at  timestamptz not null,
  primary key (project_id, hash, fingerprint)
) with (fillfactor = 80);

-- Counts per minute; the charts, the health score and the state of providers read these, never the spans.
create table rollups (
  project_id    integer not null,
  scope         text not null,
  key           text not null,
  minute        timestamptz not null,
  calls         bigint not null default 0,
  failed_calls  bigint not null default 0,
  runs          bigint not null default 0,
  failed_runs   bigint not null default 0,
  tokens_in     bigint not null default 0,
  tokens_out    bigint not null default 0,
  cost_usd      double precision not null default 0,
  duration_ms   double precision not null default 0,
  primary key (project_id, scope, key, minute)
) with (fillfactor = 70);
create index rollups_recent on rollups (project_id, scope, minute desc);
