-- A contact has hours and several channels; each step of an alert is kept, and is what is still to be sent.
alter table contact add column body text; -- JSON: docs/centre.md
update contact set body = json_build_object(
    'rank', rank, 'name', name, 'phone', phone, 'zone', 'UTC', 'hours', json_build_array(),
    'channels', json_build_array(json_build_object('kind', channel, 'address', address)))::text;
alter table contact alter column body set not null;
alter table contact drop column name;
alter table contact drop column phone;
alter table contact drop column channel;
alter table contact drop column address;

alter table alert add column retracted_by bigint; -- the number of the retraction: nobody is called any more

create table alert_step (
    id       bigint generated always as identity primary key,
    device   char(16)    not null,
    sequence bigint      not null,
    rank     int         not null,
    name     text        not null,
    phone    text        not null,
    channel  text        not null,
    address  text        not null,
    at       timestamptz not null,
    outcome  text        not null, -- DUE, SENT, FAILED, OFF_DUTY
    detail   text        not null default '',
    attempts int         not null default 0,
    tried_at timestamptz,
    foreign key (device, sequence) references alert (device, sequence)
);
create index alert_step_alert on alert_step (device, sequence);
create index alert_step_open on alert_step (id) where outcome in ('DUE', 'FAILED');
