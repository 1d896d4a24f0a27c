-- why:      exporters send what they call logs beside spans: messages, errors, evaluations of a model call, events of
--           coding agents. Kept as sent, cut by day like spans, and joined to their span when somebody looks
-- breaking: no
create table logs (
  project_id     integer not null,
  -- The source's time; when it gave none, when it was observed; when nobody said, when it came.
  time_ns        bigint not null,
  -- Hash of all that was sent: the same record sent again is the same row.
  id             uuid not null,
  observed_ns    bigint not null,
  -- Null for a record that names no trace: it is found by its session.
  trace_id       uuid,
  span_id        bytea,
  session_id     text,
  severity       smallint not null,
  severity_text  text,
  event_name     text,
  app            text not null,
  flags          integer not null,
  dropped        integer not null,
  resource_hash  uuid not null,
  scope_hash     uuid not null,
  body           json,
  attributes     json not null,
  primary key (project_id, time_ns, id)
) partition by range (time_ns);
create table logs_default partition of logs default;

create index logs_by_trace on logs (project_id, trace_id, time_ns) where trace_id is not null;
create index logs_by_session on logs (project_id, session_id, time_ns)
  where trace_id is null and session_id is not null;

do $$
declare column_name text;
begin
  -- lz4 costs less than half the CPU of pglz; a server built without it keeps its default.
  foreach column_name in array array['body', 'attributes'] loop
    execute format('alter table logs alter column %I set compression lz4', column_name);
    execute format('alter table logs_default alter column %I set compression lz4', column_name);
  end loop;
exception when feature_not_supported then
  raise notice 'this PostgreSQL has no lz4: logs are compressed with pglz';
end $$;
