-- why:      whether a version mended a failure was known to processes alone that had lived through it
-- breaking: no

-- How many runs of the context had gone well when it met the failure first, and when it met it last; and when it went
-- well first after that. Null in rows from before, and the last one until then.
alter table context_fingerprints
  add column fine_first bigint,
  add column fine_last  bigint,
  add column fine_at    timestamptz;
