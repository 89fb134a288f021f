-- `seq`: the entry of the personal log as of which the server has it; 0 when it has none. `untold`:
-- the server does not know yet what it says. One without text is kept until the server knows.
ALTER TABLE draft ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN untold INTEGER NOT NULL DEFAULT 1;

-- Where the member was in a conversation: the first row that was seen, none at its end, and the
-- message that was chosen.
CREATE TABLE place (
    conversation INTEGER PRIMARY KEY,
    first INTEGER,
    chosen INTEGER
);
