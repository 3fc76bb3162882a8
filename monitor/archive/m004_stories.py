"""The part of the fourth migration that places articles in stories."""

STORIES = """
-- what it says more than the articles of its story before it: JSON, words of French
ALTER TABLE articles ADD COLUMN adds TEXT NOT NULL DEFAULT '[]';
-- the part of its words that are those of the article that leads its story, 0 to 1; NULL for that one, and alone
ALTER TABLE articles ADD COLUMN copied REAL;

CREATE TABLE story_fields (          -- what an article is compared by
  article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  day INTEGER NOT NULL,              -- published, or else first seen: days since 1 January of year 1
  fields TEXT NOT NULL               -- JSON, see monitor.story.fields
) STRICT;

CREATE TABLE story_keys (            -- by which the articles worth comparing are found
  key INTEGER NOT NULL,              -- digest of a name, an amount, a place with an act, a rare word
  day INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  PRIMARY KEY (key, day, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_keys_by_article ON story_keys(article_id);
"""
