-- What must not be lost: encounters, decisions, hits, the outbox and the audit. Times are milliseconds since 1970.
create table encounter (
    id               text    primary key,
    openedAt         integer not null,
    officer          text    not null,
    place            text    not null,
    open             integer not null,
    verdict          text,
    reasons          text,
    answeredAt       integer,
    watchlistVersion integer,
    kept             blob,
    finger           blob
);
create index encounter_open on encounter (open) where open = 1;

create table decision (
    id        integer primary key autoincrement,
    encounter text    not null references encounter (id),
    candidate text    not null,
    notice    blob    not null,
    finding   text    not null,
    officer   text    not null,
    at        integer not null,
    unique (encounter, candidate)
);

create table hit (
    sequence  integer primary key,
    encounter text    not null references encounter (id),
    candidate text    not null,
    at        integer not null,
    finger    blob
);

create table outbox (
    sequence    integer primary key references hit (sequence),
    envelope    blob,
    deliveredAt integer
);
create index outbox_waiting on outbox (sequence) where deliveredAt is null;

create table audit (
    id        integer primary key autoincrement,
    at        integer not null,
    officer   text    not null,
    act       text    not null,
    encounter text    not null
);
