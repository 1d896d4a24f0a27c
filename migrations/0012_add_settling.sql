-- why:      a run is judged as a whole once it is over: how many of its spans that judgement knew, so that late spans
--           bring it up again without a clock; and what it said of each finding
-- breaking: no

-- Runs from before count as settled, however many spans they have, but for those that never ended.
alter table traces add column settled_spans integer not null default 2147483647;
alter table traces alter column settled_spans set default 0;
update traces set settled_spans = 0 where status = 'RUNNING';
create index traces_unsettled on traces (updated_at) where settled_spans < span_count;
-- Its only reader ended runs without a root, which settling does now.
drop index traces_unfinished;

-- `held`: grade C without another sign, kept and not counted. `recovered`: made good later in the run.
alter table findings add column held boolean not null default false;
alter table findings add column recovered boolean not null default false;

-- Nothing of it stands any more: not listed, and the same failure again when it is seen again.
alter table failures add column withdrawn boolean not null default false;
