-- The category that a notice was last published under: a checkpoint that has chosen that one must be told when it leaves it.
alter table notice add column published text;
