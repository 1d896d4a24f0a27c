-- why:      keys are made and revoked on a page by several people; who did it has to be told beside the key
-- breaking: no

-- Null for keys that were made or revoked at the command line, by the first start, or before this step.
alter table api_keys add column created_by text, add column revoked_by text;
