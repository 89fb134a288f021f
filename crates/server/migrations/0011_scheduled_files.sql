-- What a message that waits will carry, as JSON of the protocol, in the order of the author; empty
-- for nothing. `entry` is the place in its author's personal log that says that it waits, and that
-- carries the files meanwhile.
ALTER TABLE scheduled ADD COLUMN files TEXT NOT NULL DEFAULT '';
ALTER TABLE scheduled ADD COLUMN entry BIGINT;
