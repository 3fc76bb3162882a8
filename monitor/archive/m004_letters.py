"""The fourth migration: alerts, corrections, web copies, and letters that did not leave."""

LETTERS = """
-- issue (at its time), urgent (an alert between two issues), or withdrawn (it reached nobody: the next one replaced it)
ALTER TABLE digests ADD COLUMN kind TEXT NOT NULL DEFAULT 'issue';
-- its web copy, as readers see it: HTML in UTF-8, compressed by zlib; NULL when none was made
ALTER TABLE digests ADD COLUMN page BLOB;
-- 1 when an attempt ended without an answer after the last byte: it may have arrived, under the same Message-ID
ALTER TABLE deliveries ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;
-- item, or twin: another article of the same story, shown under « Également » or not at all
ALTER TABLE digest_articles ADD COLUMN place TEXT NOT NULL DEFAULT 'item';

CREATE TABLE corrections (           -- what changed in an article after a letter had told it
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  noted_at TEXT NOT NULL,
  kind TEXT NOT NULL,                -- amount, date, name, title or vanished
  was TEXT NOT NULL,
  now TEXT NOT NULL                  -- empty when the page is gone
) STRICT;
CREATE INDEX corrections_by_article ON corrections(article_id);
CREATE INDEX corrections_by_moment ON corrections(noted_at);
"""
