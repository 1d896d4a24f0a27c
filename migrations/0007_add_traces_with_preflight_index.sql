-- why:      joining decisions with how their runs ended looks for runs that carry a pre-flight id and changed of late;
--           few do
-- breaking: no
create index traces_with_preflight on traces (updated_at) where preflight_ids <> '{}';
