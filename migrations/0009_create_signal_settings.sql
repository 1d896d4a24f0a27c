-- why:      people switch signals off, sample them and move their lines, per project and with a history; and what an
--           app leaves out of its spans is learned once, so that "not checked" is never shown as "went well"
-- breaking: no
create table signal_settings (
  project_id  integer not null,
  signal      text not null,
  enabled     boolean not null,
  sampling    real not null check (sampling between 0 and 1),
  severity    text check (severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  thresholds  jsonb not null default '{}',
  version     integer not null,
  primary key (project_id, signal)
);

-- Who changed what and when. Rows are only ever added.
create table signal_changes (
  project_id  integer not null,
  signal      text not null,
  version     integer not null,
  at          timestamptz not null,
  author      text,
  note        text,
  before      jsonb not null,
  after       jsonb not null,
  primary key (project_id, signal, version)
);

create table content_capture (
  project_id  integer not null,
  app         text not null,
  scope       text not null,
  part        text not null check (part in ('prompts', 'outputs', 'tools')),
  state       text not null check (state in ('recorded', 'off', 'hidden', 'cut')),
  since       timestamptz not null,
  primary key (project_id, app, scope, part)
);

-- Findings of grade C count only together: which others of this kind there are is asked for each.
create index findings_of_grade_c on findings (project_id, fingerprint, trace_id) where grade = 'C';
