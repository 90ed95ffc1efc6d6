-- Where and how a country takes hits as ANSI/NIST-ITL transactions, and what became of each.
create table delivery (
    country char(3) primary key references country (code),
    body    text    not null -- JSON: docs/hits.md
);

alter table alert add column transaction text; -- SENT, FAILED (tried again), REFUSED; null: not tried yet
alter table alert add column transaction_detail text not null default '';
alter table alert add column transaction_at timestamptz;
create index alert_transaction on alert (country) where transaction is null or transaction = 'FAILED';
