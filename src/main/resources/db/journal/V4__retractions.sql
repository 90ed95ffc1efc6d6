-- A hit that was found to be a mistake names the entry of the outbox that took it back.
alter table hit add column retraction integer;
