-- To-dos. `creator` and `client_id` name one until its number is known. `need_any`: done when one
-- has done it. `quoted`: the text is the source message's own and goes when that is recalled.
-- `chat` is the group begun from it. `deleted` is when it was; a day later the rows are gone.
CREATE TABLE todo (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    creator BIGINT NOT NULL,
    client_id TEXT NOT NULL,
    text TEXT NOT NULL,
    due BIGINT,
    need_any BOOLEAN NOT NULL DEFAULT FALSE,
    source_conversation BIGINT,
    source_seq BIGINT,
    source_author BIGINT,
    quoted BOOLEAN NOT NULL DEFAULT FALSE,
    recalled BOOLEAN NOT NULL DEFAULT FALSE,
    chat BIGINT,
    created BIGINT NOT NULL,
    done BIGINT,
    comments BIGINT NOT NULL DEFAULT 0,
    deleted BIGINT
);
CREATE UNIQUE INDEX todo_added ON todo (creator, client_id);
CREATE INDEX todo_owner ON todo (owner, id);
CREATE INDEX todo_source ON todo (source_conversation, source_seq)
    WHERE source_conversation IS NOT NULL;

-- Who is on one, in the order of `n`. `remind`: when they are reminded; nothing for when it is due,
-- 0 for never. `reminded` is the time they were last reminded for. `changed` is the place in their
-- personal log of the last entry that changed it.
CREATE TABLE todo_person (
    todo BIGINT NOT NULL,
    member BIGINT NOT NULL,
    n BIGINT NOT NULL,
    watcher BOOLEAN NOT NULL,
    done BIGINT,
    remind BIGINT,
    reminded BIGINT,
    changed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (todo, member)
) {WITHOUT_ROWID};
CREATE INDEX todo_person_member ON todo_person (member, todo);

CREATE TABLE todo_comment (
    todo BIGINT NOT NULL,
    n BIGINT NOT NULL,
    author BIGINT NOT NULL,
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (todo, n)
) {WITHOUT_ROWID};
