-- One row a file: an upload under way until `done`, then what messages may carry. `digest` is the
-- state of the hash over the first `received` bytes; `touched` when something last became of it.
CREATE TABLE file (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL,
    width BIGINT,
    height BIGINT,
    received BIGINT NOT NULL DEFAULT 0,
    digest {BLOB} NOT NULL,
    touched BIGINT NOT NULL,
    done BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (owner, client_id)
);
CREATE INDEX file_touched ON file (touched);

-- The bytes of a file from `first` on are those of a chunk.
CREATE TABLE file_chunk (
    file BIGINT NOT NULL,
    first BIGINT NOT NULL,
    chunk TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (file, first)
) {WITHOUT_ROWID};
CREATE INDEX file_chunk_chunk ON file_chunk (chunk);

-- What lies in the blob store, by its SHA-256. One that is `dropping` is being removed there; who
-- needs it again meanwhile stores it under the next `generation`, out of the remover's way.
CREATE TABLE chunk (
    hash TEXT PRIMARY KEY,
    generation BIGINT NOT NULL DEFAULT 0,
    stored BOOLEAN NOT NULL DEFAULT FALSE,
    dropping BOOLEAN NOT NULL DEFAULT FALSE,
    touched BIGINT NOT NULL
);
CREATE INDEX chunk_touched ON chunk (touched);

-- Which entries of which logs carry a file.
CREATE TABLE file_use (
    log BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    file BIGINT NOT NULL,
    PRIMARY KEY (log, seq, file)
) {WITHOUT_ROWID};
CREATE INDEX file_use_file ON file_use (file);

-- What a message carries, as JSON of the protocol, in the order of the author; empty for nothing.
ALTER TABLE message ADD COLUMN files TEXT NOT NULL DEFAULT '';
