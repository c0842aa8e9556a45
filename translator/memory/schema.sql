-- Schema 1 of a translation memory.
-- `id` only grows (AUTOINCREMENT), and a unit that is written again gets a new one: the greatest id is the latest word.
-- Digests are the first 16 bytes of SHA-256, so that the index stays small whatever the length of a segment.
CREATE TABLE units (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    source_digest  BLOB NOT NULL,
    context_digest BLOB NOT NULL,
    key            TEXT NOT NULL,   -- what an engine's unit depends on; '' for human units, which hold whatever changes
    origin         TEXT NOT NULL CHECK (origin IN ('engine', 'human')),
    state          TEXT NOT NULL CHECK (state IN ('initial', 'translated', 'reviewed', 'final')),
    source         TEXT NOT NULL,
    target         TEXT NOT NULL,
    context        TEXT NOT NULL,   -- the source segment before this one
    signature      TEXT NOT NULL,
    date           TEXT NOT NULL,   -- ISO 8601, or '' where nobody said
    UNIQUE (source_digest, context_digest, origin, key)
);

CREATE INDEX units_by_length ON units (length(source));

CREATE VIRTUAL TABLE unit_text USING fts5 (source, target, content = 'units', content_rowid = 'id', tokenize = 'trigram');

CREATE TRIGGER units_added AFTER INSERT ON units BEGIN
    INSERT INTO unit_text (rowid, source, target) VALUES (new.id, new.source, new.target);
END;

CREATE TRIGGER units_removed AFTER DELETE ON units BEGIN
    INSERT INTO unit_text (unit_text, rowid, source, target) VALUES ('delete', old.id, old.source, old.target);
END;
