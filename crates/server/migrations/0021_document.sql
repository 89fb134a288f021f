-- Files that a corp keeps for itself, carried by no entry of a log: they are not collected.
CREATE TABLE file_kept (
    file BIGINT PRIMARY KEY
);

-- Documents that administrators attach to their corp as a record (VER-03). They prove nothing.
CREATE TABLE corp_document (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    file BIGINT NOT NULL UNIQUE,
    note TEXT NOT NULL DEFAULT '',
    by_member BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX corp_document_corp ON corp_document (corp, id);

-- What is found by its corp when that ends, a batch at a time.
CREATE INDEX todo_corp ON todo (corp);
CREATE INDEX scheduled_corp ON scheduled (corp);
CREATE INDEX invite_letter_corp ON invite_letter (corp);
