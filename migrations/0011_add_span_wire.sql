-- why:      a span that nothing was cut from or masked in is kept as the bytes that arrived. Turning it into JSON cost
--           more than everything else that is done to store it. All other spans keep their parts as JSON, with `wire`
--           null.
-- breaking: yes (an earlier program finds no attributes where `wire` is set)
alter table span_payloads add column wire bytea, alter column attributes drop not null;
alter table span_payloads add constraint span_payloads_held check (wire is not null or attributes is not null);
