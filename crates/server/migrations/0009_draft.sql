-- What a member has written in a conversation and not sent, for their other devices; an empty text
-- says that it was sent or thrown away. `seq` is the entry of the personal log that last said so.
CREATE TABLE draft (
    member BIGINT NOT NULL,
    conversation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    text TEXT NOT NULL,
    reply_to BIGINT,
    PRIMARY KEY (member, conversation)
) {WITHOUT_ROWID};
CREATE INDEX draft_seq ON draft (member, seq);
