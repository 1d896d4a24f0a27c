-- why:      the process that shows what senders sent need not be the one that received it
-- breaking: no

-- The last requests of each project, as collectors understood them; a few hundred rows, replaced all the time, and as
-- good as lost when the server crashes: they are kept in memory wherever one process does both.
create unlogged table ingest_entries (
  project_id  integer not null references projects on delete cascade,
  id          bigint generated always as identity,
  at          timestamptz not null,
  entry       jsonb not null,
  primary key (project_id, id)
);
