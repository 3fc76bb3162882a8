"""The third migration: what collection learns of a source, and what an article was before it was edited."""

COLLECTION = """
-- of the last answer: 200, 304, 410…
ALTER TABLE sources ADD COLUMN status INTEGER;
-- where it says that it has moved for good
ALTER TABLE sources ADD COLUMN moved_to TEXT;
-- seconds between two changes, as its feed declares
ALTER TABLE sources ADD COLUMN declared_s INTEGER;
-- the last visit that did not ask « if changed »
ALTER TABLE sources ADD COLUMN full_at TEXT;
-- of the body of its last answer that was read
ALTER TABLE sources ADD COLUMN digest TEXT;
-- when it last offered nothing known: links may have been missed
ALTER TABLE sources ADD COLUMN gap_at TEXT;
-- when the source says the link was last edited
ALTER TABLE candidates ADD COLUMN updated TEXT;
-- reserved: only its lead is open to all
ALTER TABLE articles ADD COLUMN access TEXT NOT NULL DEFAULT 'open';
-- whom it is taken from, when it says so
ALTER TABLE articles ADD COLUMN credit TEXT NOT NULL DEFAULT '';
-- who tells its date: feed, data, time, line…
ALTER TABLE articles ADD COLUMN dated_by TEXT NOT NULL DEFAULT '';
-- when an edited version was read
ALTER TABLE articles ADD COLUMN edited_at TEXT;

CREATE TABLE revisions (             -- what an article was, each time that an edited version took its place
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  read_at TEXT NOT NULL,             -- when this version had been read
  title TEXT NOT NULL, text TEXT NOT NULL,
  published TEXT, score REAL NOT NULL
) STRICT;
CREATE INDEX revisions_by_article ON revisions(article_id);

CREATE TABLE unmatched (             -- the texts of articles below the threshold, whose column `text` is empty
  article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  packed BLOB NOT NULL               -- UTF-8, compressed by zlib
) STRICT;

CREATE TABLE bodies (                -- of the answers that articles were read from
  digest TEXT PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX bodies_by_article ON bodies(article_id);
"""
