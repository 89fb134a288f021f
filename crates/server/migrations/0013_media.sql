-- How long sound or a film plays, in milliseconds, as its author's client found out.
ALTER TABLE file ADD COLUMN duration BIGINT;
