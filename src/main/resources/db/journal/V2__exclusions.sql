-- "Not this person", found by an officer: document and notice as keyed hashes, so that the file lists no one.
create table exclusion (
    id       integer primary key autoincrement,
    document blob    not null,
    notice   blob    not null,
    content  blob    not null,
    evidence text    not null,
    officer  text    not null,
    since    integer not null,
    until    integer not null
);
create index exclusion_document on exclusion (document);

-- How each sensor's impostors score: counts by score, and no more.
create table impostor_tail (
    sensor text primary key,
    counts blob not null
);

-- The outbox takes corrections too, under numbers of the same row as hits.
create table outbox_of_all_kinds (
    sequence    integer primary key,
    envelope    blob,
    deliveredAt integer
);
insert into outbox_of_all_kinds select sequence, envelope, deliveredAt from outbox;
drop table outbox;
alter table outbox_of_all_kinds rename to outbox;
create index outbox_waiting on outbox (sequence) where deliveredAt is null;
