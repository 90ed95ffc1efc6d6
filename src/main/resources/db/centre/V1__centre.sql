-- What the countries ask for, what was published of it, which devices there are, and what came up from them.
create table country (
    code       char(3) primary key,
    role       text    not null unique,
    generation bigint  not null default 0
);
insert into country (code, role) values ('BOL', 'bo'), ('COL', 'co'), ('ECU', 'ec'), ('PER', 'pe');

-- The newest state of each notice. A withdrawn one keeps its row until it has been in a base without it.
create table notice (
    country    char(3)     not null references country (code),
    id         text        not null,
    category   text        not null,
    body       text,
    fingers    bytea,                          -- SHA-256 over their positions and records
    generation bigint      not null default 0, -- that first held this state; 0: in none yet
    changed_at timestamptz not null,
    primary key (country, id)
);
create index notice_pending on notice (country) where generation = 0;

create table finger (
    country  char(3) not null,
    notice   text    not null,
    place    int     not null,
    position text    not null,
    record   bytea   not null,
    primary key (country, notice, place),
    foreign key (country, notice) references notice (country, id) on delete cascade
);

-- Lines that were no notices, for their country to mend.
create table quarantine (
    id      bigint generated always as identity primary key,
    country char(3)     not null references country (code),
    line    bigint      not null,
    reason  text        not null,
    at      timestamptz not null
);

create table segment (
    path    text   primary key,
    country char(3) not null references country (code),
    custom  text   not null,
    length  bigint not null,
    sha256  text   not null
);

-- The newest metadata of each role, as its signer signed it: any instance can write the files again.
create table metadata (
    role    text   primary key,
    version bigint not null,
    file    bytea  not null
);

create table epoch (
    number int         primary key,
    secret bytea       not null, -- sealed
    begun  timestamptz not null
);

create table device (
    id           char(16)    primary key,
    name         text        not null,
    signing_key  bytea       not null, -- SubjectPublicKeyInfo
    sealing_key  bytea       not null, -- SubjectPublicKeyInfo
    enrolled_at  timestamptz not null,
    revoked_at   timestamptz,
    last_contact timestamptz,
    state        text        not null default '{}' -- what it last said of itself: generations, backlog
);

-- The epochs' keys as they were wrapped for each device in use.
create table device_keys (
    device char(16) primary key references device (id),
    epochs int      not null, -- the newest epoch in it
    file   bytea    not null
);

create table entry (
    device      char(16)    not null references device (id),
    sequence    bigint      not null,
    kind        text        not null,
    entry       bytea       not null,
    sha256      char(64)    not null,
    signature   bytea       not null,
    received_at timestamptz not null,
    primary key (device, sequence)
);

create table contact (
    country char(3) not null references country (code),
    rank    int     not null, -- 1 the regular one, 2 the alternate, 3 the duty officer
    name    text    not null,
    phone   text    not null,
    channel text    not null,
    address text    not null,
    primary key (country, rank)
);

create table alert (
    device          char(16)    not null,
    sequence        bigint      not null,
    country         char(3)     not null references country (code),
    rank            int         not null default 0, -- whom it was last sent to; 0: nobody yet
    sent_at         timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    primary key (device, sequence),
    foreign key (device, sequence) references entry (device, sequence)
);
create index alert_open on alert (sent_at) where acknowledged_at is null;
