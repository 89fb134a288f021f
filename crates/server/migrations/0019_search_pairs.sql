-- Two CJK characters that follow each other are a token of their own on PostgreSQL: all messages
-- are read anew by the job of migration 7, the latest first.
--- postgres
DELETE FROM spoken;
DELETE FROM spoken_before;
INSERT INTO spoken_before (id, conversation, seq)
    SELECT 1 - ROW_NUMBER() OVER (ORDER BY at DESC, conversation DESC, seq DESC),
        conversation, seq
    FROM message WHERE NOT recalled;
INSERT INTO job (key, kind, due, payload)
    SELECT 'search.fill', 'search.fill', 0, 'null'
    WHERE EXISTS (SELECT 1 FROM spoken_before)
        AND NOT EXISTS (SELECT 1 FROM job WHERE key = 'search.fill');
