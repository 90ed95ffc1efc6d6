-- How many of a country's lines that were put aside had to make room for newer ones, and the last time.
alter table country
    add column quarantine_dropped    bigint not null default 0,
    add column quarantine_dropped_at timestamptz;
create index quarantine_country on quarantine (country, id);
