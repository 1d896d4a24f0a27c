-- why:      archives that end at a date, and failures that escalate, are looked for every few seconds among all there
--           are
-- breaking: no
create index failures_ending on failures (state_until) where state = 'ARCHIVED' and state_until is not null;
create index failures_escalating on failures (project_id, last_seen_at desc, id desc)
  where escalating_since is not null;
