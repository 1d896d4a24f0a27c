-- why:      a memory file may say what was about to run when a failure was met, as words hashed with a key that two
--           teams share, so that pre-flight warns of what has only happened elsewhere; and what was deleted is listed
--           page by page, with when it was last met
-- breaking: no

-- The keys, so that questions can be hashed the same way. Whoever reads this table reads prompts as well.
create table carried_keys (
  project_id  integer not null,
  -- First half of a hash of the key: how a file names the one it was made with.
  id          text not null,
  key         bytea not null,
  at          timestamptz not null,
  author      text,
  primary key (project_id, id)
);

create table carried_contexts (
  project_id      integer not null,
  key_id          text not null,
  -- Keyed hash of the context where it was met: the same in every file of that key.
  hash            uuid not null,
  import_id       uuid not null,
  operation       text not null,
  model_family    text,
  -- Keyed hashes of its words, sorted; eight bytes each, base64url.
  terms           text[] not null,
  run_count       bigint not null,
  failed_count    bigint not null,
  last_failed_at  timestamptz not null,
  last_ok_at      timestamptz,
  -- [{fingerprint, runs, lastFailedMs}]
  met             jsonb not null,
  primary key (project_id, key_id, hash)
);
create index carried_contexts_of_import on carried_contexts (project_id, import_id);

-- When the fingerprints of a deleted failure were last met.
alter table failures add column swallowed_at timestamptz;
create index failures_deleted on failures (project_id, deleted_at desc, id desc) where deleted_at is not null;
