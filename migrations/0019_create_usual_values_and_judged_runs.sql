-- why:      what is usual was known to one process only, and forgotten with it: a deployment made every run look usual.
--           And a judge, where a project has one, must not be asked twice of a run, nor more often than it may cost
-- breaking: no

-- One row per thing that is compared with itself: a model's time per token, a tool's empty results, an index's scores.
-- The key is a hash: names of apps and models are not needed to compare.
create table usual_values (
  project_id  integer not null,
  metric      text not null,
  key         uuid not null,
  -- How many were counted, and their sum.
  samples     bigint not null,
  total       double precision not null default 0,
  -- How many fell into each step of the histogram; null for what is no size.
  counts      integer[],
  -- The last of them in order; for scores of searches.
  recent      double precision[],
  -- What runs that went well had last; for models and tools.
  value       text,
  at          timestamptz not null,
  primary key (project_id, metric, key)
);
create index usual_values_changed on usual_values (project_id, at);

-- Every run that the judge was asked about, so that it is asked once, and how often it was asked lately.
create table judged_runs (
  project_id  integer not null,
  trace_id    uuid not null,
  at          timestamptz not null,
  rubric      text not null,
  model       text not null,
  outcome     text not null check (outcome in ('FINE', 'FOUND', 'UNANSWERED')),
  -- Why there was no answer; null otherwise.
  reason      text,
  tokens      integer not null default 0,
  primary key (project_id, trace_id)
);
create index judged_runs_recent on judged_runs (project_id, at);
