-- Hits that a contact was told of by telephone, by a checkpoint without a link: the hit itself comes when it can.
create table contact_code (
    device     char(16)    not null references device (id),
    sequence   bigint      not null,
    country    char(3)     not null references country (code),
    notice     text        not null,
    told       text        not null, -- who was called
    entered_at timestamptz not null,
    primary key (device, sequence)
);
