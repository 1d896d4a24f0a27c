-- why:      runs are judged with what their log records tell of their spans; a record that tells something brings up a
--           run that was judged before it came
-- breaking: no

-- False for plain lines of a log, which say nothing of a span. Null for records from before: they may tell.
alter table logs add column tells boolean;
-- What a run that is to be judged looks up; plain lines are not in it.
create index logs_telling on logs (project_id, trace_id, time_ns) where tells is not false and trace_id is not null;

-- How often a log record brought the run up again: whoever is judging it meanwhile finds that it is not the same.
alter table traces add column reopened integer not null default 0;
