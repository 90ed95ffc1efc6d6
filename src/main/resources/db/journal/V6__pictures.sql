-- Pictures of fingers follow their hit by themselves, so that no hit waits for a picture (docs/sync-protocol.md, 2.3).
create table picture (
    id      integer primary key autoincrement,
    hit     integer not null,
    place   integer not null,
    sha256  text    not null,
    sealed  blob,
    size    integer not null,
    receipt integer references receipt (id),
    unique (hit, place)
);
create index picture_waiting on picture (id) where sealed is not null;
