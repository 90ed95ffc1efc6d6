-- Pictures of fingers that hits name and that follow them, in parts (docs/sync-protocol.md, 2.3). What a hit does not name has no place.
create table picture (
    device   text    not null,
    hit      bigint  not null,
    place    int     not null,
    sha256   text    not null,
    length   int     not null,
    bytes    bytea   not null default '',
    complete boolean not null default false,
    primary key (device, hit, place),
    foreign key (device, hit) references entry (device, sequence)
);
