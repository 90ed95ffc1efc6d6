-- The outbox becomes a chain (docs/sync-protocol.md, 2.1): each entry names the hash of the one before it. An entry that is
-- null has been receipted; one without a hash is what an older station left, and is chained at the next start.
create table receipt (
    id        integer primary key autoincrement,
    receipt   blob    not null,
    signature blob    not null,
    signer    text    not null,
    at        integer not null
);

create table outbox_chain (
    sequence  integer primary key,
    kind      text,
    entry     blob,
    size      integer not null default 0,
    sha256    text,
    signature blob,
    receipt   integer references receipt (id)
);
insert into outbox_chain (sequence, entry) select sequence, envelope from outbox;
drop table outbox;
alter table outbox_chain rename to outbox;
create index outbox_waiting on outbox (sequence) where entry is not null;

-- What found no room any more, by kind: never a hit.
create table shed (
    kind   text    primary key,
    count  integer not null,
    lastAt integer not null
);

-- Up to which of the replica's proofs of deletion the outbox has taken them.
create table deletions_taken (
    one      integer primary key check (one = 1),
    sequence integer not null
);
