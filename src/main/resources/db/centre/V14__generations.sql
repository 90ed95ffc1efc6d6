-- A publication finds what is pending and what it has taken at once, however many notices there are.
drop index notice_pending;
create index notice_generation on notice (country, generation);
create index notice_withdrawn on notice (country) where generation = 0 and body is null;
