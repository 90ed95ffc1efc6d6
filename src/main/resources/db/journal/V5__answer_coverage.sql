-- Against which state of each country, and which part of it, an answer was given, and how old that was.
alter table encounter add column watchlistCoverage text;
alter table encounter add column watchlistIssuedAt integer;
