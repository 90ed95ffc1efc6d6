-- Where a checkpoint listens for hints that are pushed; null where it does not.
alter table device add column push text;
