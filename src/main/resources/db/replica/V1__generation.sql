-- One generation of the watchlist at a time. Payloads and templates are sealed (AES-256-GCM); the keys are running numbers.
create table generation (
    issuer     text    not null,
    version    integer not null,
    issued_at  text    not null,
    applied_at text    not null
);
create table notice (
    key     integer primary key,
    payload blob not null
);
create table finger (
    key      integer primary key,
    notice   integer not null references notice (key),
    position integer not null,
    template blob    not null
);
-- The highest version that was ever taken of each issuer: an older one never comes back, not even by way of another issuer.
create table taken (
    issuer  text    primary key,
    version integer not null
);
