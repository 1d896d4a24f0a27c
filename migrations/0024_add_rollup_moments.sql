-- why:      an outage ended a minute late, because calls were only counted by the minute
-- breaking: no

-- When the last call of the row ended that went well, as far as its provider, model or tool goes; of an `outage` row
-- the last that failed. Null for other scopes, where there was none, and for rows from before.
alter table rollups add column last_at timestamptz;
