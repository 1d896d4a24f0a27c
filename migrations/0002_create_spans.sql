-- why:      what was sent; the listed row apart from its payload, both cut by day so that old days are dropped, not
--           deleted
-- breaking: no

-- How a run ended, from what is known of it so far. A failure that a later leaf made good is RECOVERED.
create function run_status(root_seen boolean, root_error boolean, failed_end_ns bigint, ok_end_ns bigint) returns text
language sql immutable as $$
  select case
    when not root_seen then 'RUNNING'
    when failed_end_ns is null then 'OK'
    when root_error then 'FAILED'
    when ok_end_ns > failed_end_ns then 'RECOVERED'
    else 'FAILED'
  end
$$;

-- The sets on a run keep what came first and stop growing at 64, so that an endless agent keeps a short row.
create function merge_set(kept anyarray, added anyarray) returns anyarray
language sql immutable as $$
  select case when added <@ kept then kept
              else (kept || array(select unnest(added) except select unnest(kept)))[1:64] end
$$;

-- One row per run (trace). Rewritten by each batch that adds to it, hence the free space.
create table traces (
  project_id      integer not null,
  trace_id        uuid not null,
  name            text not null,
  app             text not null,
  status          text not null check (status in ('RUNNING', 'OK', 'FAILED', 'RECOVERED', 'ABANDONED')),
  root_span_id    bytea,
  root_error      boolean not null default false,
  started_ns      bigint not null,
  ended_ns        bigint not null,
  -- Latest end of a span with a failing finding, and of a leaf that went well: what tells RECOVERED from FAILED.
  failed_end_ns   bigint,
  ok_end_ns       bigint,
  -- Which causes the findings of this run have: a run that only met an outage says nothing about its prompt.
  context_caused  boolean not null default false,
  span_count      integer not null,
  finding_count   integer not null default 0,
  tokens_in       bigint,
  tokens_out      bigint,
  cost_usd        double precision,
  session_id      text,
  user_id         text,
  release         text,
  environment     text,
  models          text[] not null default '{}',
  context_hashes  uuid[] not null default '{}',
  fingerprints    uuid[] not null default '{}',
  preflight_ids   uuid[] not null default '{}',
  received_at     timestamptz not null,
  updated_at      timestamptz not null,
  primary key (project_id, trace_id)
) with (fillfactor = 85);
create index traces_recent on traces (project_id, started_ns desc, trace_id desc);
create index traces_by_app on traces (project_id, app, started_ns desc, trace_id desc);
create index traces_by_status on traces (project_id, status, started_ns desc, trace_id desc) where status <> 'OK';
create index traces_unfinished on traces (updated_at) where status = 'RUNNING';
create index traces_by_session on traces (project_id, session_id, started_ns desc) where session_id is not null;

-- The skeleton of a span: everything a list or a waterfall shows.
create table spans (
  project_id      integer not null,
  trace_id        uuid not null,
  start_ns        bigint not null,
  span_id         bytea not null,
  parent_span_id  bytea,
  end_ns          bigint not null,
  otel_kind       smallint not null,
  status          smallint not null,
  kind            text not null,
  name            text not null,
  dialect         text,
  app             text not null,
  operation       text,
  provider        text,
  request_model   text,
  response_model  text,
  tool_name       text,
  agent_name      text,
  session_id      text,
  finish_reason   text,
  error_type      text,
  error_message   text,
  tokens_in       integer,
  tokens_out      integer,
  cost_usd        double precision,
  context_hash    uuid,
  primary key (project_id, trace_id, span_id, start_ns)
) partition by range (start_ns);
create table spans_default partition of spans default;

-- Fetched for one span or one run at a time, never listed. Messages and provenance are not stored beside the attributes
-- they come from: understanding a span again takes microseconds, storing it twice would double every row. `json`, not
-- `jsonb`: kept as sent, \u0000 included, and cheaper to write.
create table span_payloads (
  project_id     integer not null,
  trace_id       uuid not null,
  start_ns       bigint not null,
  span_id        bytea not null,
  resource_hash  uuid not null,
  scope_hash     uuid not null,
  trace_state    text,
  status_message text,
  flags          integer not null,
  attributes     json not null,
  events         json,
  links          json,
  dropped        json,
  primary key (project_id, trace_id, span_id, start_ns)
) partition by range (start_ns);
create table span_payloads_default partition of span_payloads default;

do $$
declare column_name text;
begin
  -- lz4 costs less than half the CPU of pglz; a server built without it keeps its default.
  foreach column_name in array array['attributes', 'events', 'links'] loop
    execute format('alter table span_payloads alter column %I set compression lz4', column_name);
    execute format('alter table span_payloads_default alter column %I set compression lz4', column_name);
  end loop;
exception when feature_not_supported then
  raise notice 'this PostgreSQL has no lz4: payloads are compressed with pglz';
end $$;

-- Resources and scopes repeat in nearly every request, so they are kept once, by hash of their content.
create table resources (
  project_id  integer not null,
  hash        uuid not null,
  kind        text not null check (kind in ('resource', 'scope')),
  body        json not null,
  primary key (project_id, hash)
);

create table apps (
  project_id     integer not null,
  name           text not null,
  first_seen_at  timestamptz not null,
  last_seen_at   timestamptz not null,
  primary key (project_id, name)
);
create table app_releases (
  project_id     integer not null,
  app            text not null,
  release        text not null,
  first_seen_at  timestamptz not null,
  last_seen_at   timestamptz not null,
  primary key (project_id, app, release)
);
