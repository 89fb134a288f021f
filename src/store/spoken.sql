-- The messages that can be found: `id` is the time at which each was said, in milliseconds, times
-- 2^20, and a number of its own among those of the same one. Nothing but the index of their tokens
-- is kept, and what is taken out of it is gone at once.
CREATE TABLE spoken (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    UNIQUE (conversation, seq)
);
CREATE VIRTUAL TABLE spoken_words USING fts5 (
    words, marks, content = '', columnsize = 0, prefix = '2 3', tokenize = 'ascii'
);
INSERT INTO spoken_words (spoken_words, rank) VALUES ('secure-delete', 1);
INSERT INTO spoken_words (spoken_words, rank) VALUES ('hashsize', 262144);
