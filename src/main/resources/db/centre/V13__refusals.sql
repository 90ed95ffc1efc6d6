-- What devices sent and was not taken: how often, and the last time. For the operators to look into.
create table refusal (
    device   text        not null,
    reason   text        not null,
    sequence bigint      not null,
    detail   text        not null,
    times    bigint      not null,
    first_at timestamptz not null,
    last_at  timestamptz not null,
    primary key (device, reason)
);
