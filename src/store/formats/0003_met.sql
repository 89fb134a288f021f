-- Names of members who are met in conversations and are not to be seen in the directory.
CREATE TABLE met (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
