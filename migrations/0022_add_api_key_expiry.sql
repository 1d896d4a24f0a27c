-- why:      a key for a trial or a CI job should end by itself, whether or not somebody remembers to revoke it
-- breaking: no

-- Null for keys that last until they are revoked. Programs from before do not look at it: they let a key in for longer.
alter table api_keys add column expires_at timestamptz;
