-- why:      memory that came in a file from another installation: who brought it, whose signature it bears, what it
--           changed; and which failures were never seen here, only told
-- breaking: no
create table memory_imports (
  project_id  integer not null,
  id          uuid not null,
  at          timestamptz not null,
  author      text,
  -- Thumbprint of the key that signed the file, and the id the file was given when it was made.
  signer      text not null,
  file_id     uuid not null,
  made_at     timestamptz not null,
  -- What became of its rows, by kind of change.
  counts      jsonb not null,
  primary key (project_id, id)
);
create index memory_imports_recent on memory_imports (project_id, at desc, id desc);

-- The import that told of it; null for what was seen here first.
alter table failures add column import_id uuid;
