-- why:      policies get versions, a mitigation and a shadow share; what pre-flight decided is kept in a form that can
--           be decided again, and joined with every run that names it; risk is mapped by curves learnt from outcomes
-- breaking: no
alter table policies add column mitigation text;
-- A policy that was deleted keeps its name for the decisions it made.
alter table policies add column deleted_at timestamptz;

-- One row per change of a project's list, with the whole list as it was after it. Rows are only ever added.
create table policy_versions (
  project_id    integer not null,
  version       integer not null,
  at            timestamptz not null,
  author        text,
  reason        text,
  -- `seeded`, `saved`, `deleted`, `reordered`, `shadow`, `restored`, `imported`
  change        text not null,
  summary       text not null,
  shadow_share  real not null default 0 check (shadow_share between 0 and 1),
  policies      jsonb not null,
  primary key (project_id, version)
);

-- `verdict` is what was answered, `decided` what the policies said: they differ in the shadow share. Null: the same.
alter table warnings add column decided text check (decided in ('WARN', 'ROUTE'));
alter table warnings add column route jsonb;
alter table warnings add column policy_version integer;
alter table warnings add column curve_version integer;
-- The risk before the curve, and what the policies looked at: enough to decide again under others.
alter table warnings add column risk_raw real;
alter table warnings add column facts jsonb;
-- Whether the run failed with a failure that was remembered before it began; null where no run tells.
alter table warnings add column known boolean;
-- The app itself said how it went: that stands above what its runs say.
alter table warnings add column reported boolean not null default false;
update warnings set reported = true where outcome is not null and trace_id is null;
create index warnings_open on warnings (at) where outcome is null and verdict in ('WARN', 'BLOCK', 'ROUTE');

-- Runs that name a decision, also before the decision is stored. An outcome is the sum of them.
create table preflight_runs (
  project_id    integer not null,
  preflight_id  uuid not null,
  trace_id      uuid not null,
  failed        boolean not null,
  at            timestamptz not null,
  -- False until the decision has been told of it.
  joined        boolean not null default false,
  primary key (project_id, preflight_id, trace_id)
) with (fillfactor = 85);
create index preflight_runs_waiting on preflight_runs (at) where not joined;

-- Monotone maps from raw risk to the share of runs that really failed, refitted as outcomes come in.
create table risk_curves (
  project_id    integer not null,
  version       integer not null,
  at            timestamptz not null,
  outcomes      integer not null,
  points        jsonb not null,
  -- On outcomes that the fit did not see.
  brier_before  double precision not null,
  brier_after   double precision not null,
  ece_before    double precision not null,
  ece_after     double precision not null,
  primary key (project_id, version)
);
