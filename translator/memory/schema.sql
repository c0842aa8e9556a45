-- Schema 2 of a translation memory.
-- `id` only grows (AUTOINCREMENT), and a unit that is written again gets a new one.
-- Digests are the first 16 bytes of SHA-256, so that the index stays small whatever the length of a segment.
CREATE TABLE units (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    source_digest  BLOB NOT NULL,
    context_digest BLOB NOT NULL,
    shape          INTEGER,         -- 64 bits of a digest of the source without its numbers; NULL where it has none
    key            TEXT NOT NULL,   -- what an engine's unit depends on; '' for human units, which hold whatever changes
    origin         TEXT NOT NULL CHECK (origin IN ('engine', 'human')),
    state          TEXT NOT NULL CHECK (state IN ('initial', 'translated', 'reviewed', 'final')),
    source         TEXT NOT NULL,
    target         TEXT NOT NULL,
    context        TEXT NOT NULL,   -- the source segment before this one
    after          TEXT NOT NULL,   -- the source segment after this one
    signature      TEXT NOT NULL,
    date           TEXT NOT NULL,   -- ISO 8601, or '' where nobody said
    created        TEXT NOT NULL,
    author         TEXT NOT NULL,
    note           TEXT NOT NULL,
    tuid           TEXT NOT NULL,
    source_lang    TEXT NOT NULL,
    target_lang    TEXT NOT NULL
);

-- Read backwards: a human's before an engine's, and of each the newest.
CREATE INDEX units_by_source ON units (source_digest, origin, date);
CREATE INDEX units_by_context ON units (source_digest, context_digest, origin, date);
CREATE INDEX units_by_shape ON units (shape, date) WHERE shape IS NOT NULL;
-- Have the source itself, so that short texts are compared without going to the table.
CREATE INDEX units_short_first ON units (substr(source, 1, 1), length(source), id, source) WHERE length(source) <= 10;
CREATE INDEX units_short_last ON units (substr(source, -1, 1), length(source), id, source) WHERE length(source) <= 10;

-- Only which unit has which trigram: counting them needs neither places nor lengths. Written by `rows.py` in one go for many units:
-- a trigger would make the index write itself out after each of them.
CREATE VIRTUAL TABLE source_text USING fts5 (
    source, content = 'units', content_rowid = 'id', tokenize = 'trigram', detail = none, columnsize = 0
);
CREATE VIRTUAL TABLE target_text USING fts5 (
    target, content = 'units', content_rowid = 'id', tokenize = 'trigram', detail = none, columnsize = 0
);
-- How many sources have a trigram, so that a search begins with the rarest.
CREATE TABLE trigrams (trigram TEXT PRIMARY KEY, units INTEGER NOT NULL) WITHOUT ROWID;
