-- Entries that this centre had acknowledged and its database has no more, since it is an older one: by which receipt that is known.
create table lost (
    device    char(16)    not null references device (id),
    first     bigint      not null,
    last      bigint      not null,
    sha256    char(64)    not null, -- of the last of them: the next one follows it
    receipt   bytea       not null,
    signature bytea       not null,
    found_at  timestamptz not null,
    primary key (device, last)
);
