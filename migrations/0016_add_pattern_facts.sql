-- why:      patterns compare what runs that failed had about them with what runs that went well had; health weighs
--           failures by severity, reads hours instead of minutes, and keeps bursts, drifts and recoveries as they are
--           found
-- breaking: no

-- What a run had about it beside its own columns: `tool:search`, `agent:clerk`, `prompt:greet 3`, `region:eu-west-1` …
-- Written when the run is judged, with the severity its failing spans add up to (1 is HIGH; 0 for a run that went well;
-- null before).
alter table traces add column facts text[] not null default '{}', add column failed_weight real;

-- Failed executions by severity. Null in rows from before: each counts as one of HIGH severity.
alter table rollups add column failed_weight double precision;

-- Sums of `rollups` per hour, for apps, agents, tools and models. Executions are runs of an app, calls of the others.
create table rollup_hours (
  project_id     integer not null,
  scope          text not null,
  key            text not null,
  hour           timestamptz not null,
  executions     bigint not null,
  failed         bigint not null,
  failed_weight  double precision not null,
  primary key (project_id, scope, key, hour)
);
create index rollup_hours_recent on rollup_hours (project_id, scope, hour desc);
-- Hours that were summed already and gained something since.
create table rollup_late_hours (
  project_id  integer not null,
  hour        timestamptz not null,
  primary key (project_id, hour)
);

-- How far a job has come, so that any process can go on from there.
create table job_positions (
  project_id  integer not null,
  job         text not null,
  position    text not null,
  at          timestamptz not null,
  primary key (project_id, job)
);

-- What a failure's runs have about them, beside how many of the other runs of the same apps have it.
create table failure_facets (
  project_id    integer not null,
  failure_id    bigint not null,
  item          text not null,
  runs          bigint not null,
  of_runs       bigint not null,
  usual_share   double precision not null,
  -- How many times as likely among all runs, and the chance of that; `q` is the share of false discoveries.
  lift          double precision not null,
  q             double precision not null,
  concentrated  boolean not null,
  at            timestamptz not null,
  primary key (project_id, failure_id, item)
);

-- Points of agents, tools and models; those of apps are in `health_points`.
create table health_scope_points (
  project_id   integer not null,
  scope        text not null check (scope in ('agent', 'tool', 'model')),
  key          text not null,
  at           timestamptz not null,
  score        real,
  runs         bigint not null,
  failed_runs  bigint not null,
  parts        jsonb not null,
  primary key (project_id, scope, key, at)
);

-- The share of executions that should go well. `project` with an empty key holds where nothing nearer is set.
create table health_settings (
  project_id  integer not null,
  scope       text not null check (scope in ('project', 'app', 'agent', 'tool', 'model')),
  key         text not null,
  slo         double precision not null check (slo > 0 and slo < 1),
  author      text,
  updated_at  timestamptz not null default now(),
  primary key (project_id, scope, key)
);

-- What stands out in the history of an app, agent, tool or model. `recovered_at`: the first stretch back inside the
-- control limit; null while it is not, or when nothing ran since.
create table health_marks (
  project_id    integer not null,
  scope         text not null,
  key           text not null,
  kind          text not null check (kind in ('burst', 'drift', 'page', 'ticket')),
  started_at    timestamptz not null,
  ended_at      timestamptz,
  recovered_at  timestamptz,
  detail        jsonb not null,
  updated_at    timestamptz not null default now(),
  primary key (project_id, scope, key, kind, started_at)
);
create index health_marks_recent on health_marks (project_id, started_at desc);
create index failure_activity_regressed on failure_activity (project_id, at desc) where kind = 'regressed';
