"""The tables of the archive, as named and ordered migrations.

A migration that has been released is never edited: a change is a new function below the others. Each one runs once, in
its own transaction, and its name is kept in `_sqlite_migrations`.

Times are ISO 8601 in UTC, to the second, with a Z: `2026-11-20T07:00:00Z`. Lists are JSON arrays.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from monitor.archive.m002_findings import FINDINGS
from monitor.archive.m003_collection import COLLECTION
from monitor.archive.m004_letters import LETTERS
from monitor.archive.m004_robots import ROBOTS
from monitor.archive.m004_stories import STORIES
from monitor.archive.m005_spaces import with_spaces

migrations = Migrations("vigie")

TABLES = """
CREATE TABLE sources (
  name TEXT PRIMARY KEY,
  url TEXT NOT NULL,                 -- as configured
  kind TEXT NOT NULL,                -- as configured: auto, feed, sitemap or listing
  regions TEXT NOT NULL DEFAULT '[]',
  active INTEGER NOT NULL DEFAULT 1, -- 0 once it has left the configuration
  watch TEXT,                        -- the address really watched, once found
  watch_kind TEXT,                   -- feed, sitemap or listing, once found
  etag TEXT, modified TEXT,          -- validators of the last good answer
  every_s INTEGER NOT NULL,          -- the present interval between two visits, in seconds
  next_at TEXT,                      -- due from then on; NULL = at once
  polled_at TEXT, ok_at TEXT,        -- last visit, last good one
  new_at TEXT,                       -- when it last offered a link never seen before
  offered INTEGER NOT NULL DEFAULT 0,-- links it offered at the last good visit
  failures INTEGER NOT NULL DEFAULT 0, -- bad visits in a row
  error TEXT,                        -- why the last visit was bad
  terms TEXT                         -- the copyright line of its feed
) STRICT;

CREATE TABLE rounds (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  state TEXT NOT NULL,               -- running, done, failed, killed or stopped
  error TEXT,
  sources INTEGER NOT NULL DEFAULT 0 -- how many it was to visit
) STRICT;

CREATE TABLE visits (                -- one source in one round, and the fates of what it offered
  round_id INTEGER NOT NULL REFERENCES rounds(id) ON DELETE CASCADE,
  source TEXT NOT NULL REFERENCES sources(name),
  state TEXT NOT NULL,               -- pending, ok, unchanged, empty, failed or unreachable
  reason TEXT,
  offered INTEGER NOT NULL DEFAULT 0,
  kept INTEGER NOT NULL DEFAULT 0, below INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0, copy INTEGER NOT NULL DEFAULT 0, thin INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (round_id, source)
) STRICT;

CREATE TABLE stories (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,               -- of its first article
  first_seen TEXT NOT NULL
) STRICT;

CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,          -- canonical
  source TEXT NOT NULL REFERENCES sources(name),
  title TEXT NOT NULL,
  excerpt TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL DEFAULT '',
  published TEXT,
  published_precision TEXT NOT NULL, -- minute, day, month, year or unknown
  fetched_at TEXT NOT NULL,
  origin TEXT NOT NULL,              -- page, or feed when the page could not be read
  format TEXT NOT NULL,              -- html, pdf or feed
  pages INTEGER NOT NULL DEFAULT 0,  -- of a PDF
  score REAL NOT NULL,
  decision TEXT NOT NULL,            -- kept or below
  copy_of INTEGER REFERENCES articles(id) ON DELETE SET NULL, -- the article it repeats
  story_id INTEGER NOT NULL REFERENCES stories(id),
  regions TEXT NOT NULL DEFAULT '[]',-- of its source and of the organisations named
  themes TEXT NOT NULL DEFAULT '[]',
  text TEXT NOT NULL                 -- last: a scan of the other columns then never reads its overflow pages
) STRICT;
CREATE INDEX articles_by_story ON articles(story_id);
CREATE INDEX articles_by_source ON articles(source, id);
CREATE INDEX articles_kept ON articles(decision, fetched_at);

CREATE TABLE candidates (            -- the ledger: one row per link a source offered, and its fate
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL REFERENCES sources(name),
  url TEXT NOT NULL,                 -- as fetched
  key TEXT NOT NULL,                 -- canonical form of the address, by which it is known again
  title TEXT NOT NULL DEFAULT '',
  published TEXT, published_precision TEXT NOT NULL DEFAULT 'unknown',
  summary TEXT NOT NULL DEFAULT '',  -- the feed's text, until the link is decided
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  seen_round INTEGER REFERENCES rounds(id) ON DELETE SET NULL,
  outcome TEXT,                      -- NULL while it waits to be read
  reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  retry_at TEXT,                     -- a failed one is tried again from then on
  decided_at TEXT,
  article_id INTEGER REFERENCES articles(id) ON DELETE SET NULL,
  UNIQUE (source, key)
) STRICT;
CREATE INDEX candidates_by_key ON candidates(key);
CREATE INDEX candidates_by_article ON candidates(article_id);
CREATE INDEX candidates_by_round ON candidates(source, seen_round);
CREATE INDEX candidates_open ON candidates(source) WHERE outcome IS NULL OR outcome = 'failed';

CREATE TABLE organisations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT '',
  regions TEXT NOT NULL DEFAULT '[]',
  city TEXT NOT NULL DEFAULT '',
  site TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE mentions (
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL
) STRICT;
CREATE INDEX mentions_by_article ON mentions(article_id);
CREATE INDEX mentions_by_organisation ON mentions(organisation_id);

CREATE TABLE hits (                  -- the parts of the score: their points add up to it
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  rule TEXT NOT NULL,                -- a rule's name, or organisation:ID
  theme TEXT NOT NULL DEFAULT '',
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL,
  points REAL NOT NULL
) STRICT;
CREATE INDEX hits_by_article ON hits(article_id);
CREATE INDEX hits_by_rule ON hits(rule);

CREATE TABLE shingles (              -- MinHash bands, to find the articles that repeat one another
  band INTEGER NOT NULL, hash INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  PRIMARY KEY (band, hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shingles_by_article ON shingles(article_id);

CREATE TABLE digests (               -- one issue of one letter
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  slot TEXT NOT NULL,                -- the moment it was due (or sent by hand)
  since TEXT NOT NULL,               -- the period it covers: first seen after `since`, up to `slot`
  composed_at TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '',
  articles INTEGER NOT NULL DEFAULT 0, -- 0 = nothing to say, so nothing was sent
  UNIQUE (name, slot)
) STRICT;

CREATE TABLE digest_articles (
  digest_id INTEGER NOT NULL REFERENCES digests(id) ON DELETE CASCADE,
  name TEXT NOT NULL,                -- of the letter: an article goes into one issue of a letter
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  section TEXT NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (name, article_id)
) STRICT;
CREATE INDEX digest_articles_by_digest ON digest_articles(digest_id);
CREATE INDEX digest_articles_by_article ON digest_articles(article_id);

CREATE TABLE deliveries (            -- the outbox: one issue to one recipient
  id INTEGER PRIMARY KEY,
  digest_id INTEGER NOT NULL REFERENCES digests(id),
  channel TEXT NOT NULL,             -- smtp or apprise
  recipient TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  content BLOB NOT NULL,             -- the very bytes, frozen before the first attempt
  state TEXT NOT NULL,               -- queued, sending, sent, deferred or failed
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  created_at TEXT NOT NULL, attempted_at TEXT, finished_at TEXT,
  answer TEXT NOT NULL DEFAULT '',   -- what the server said last
  UNIQUE (digest_id, channel, recipient)
) STRICT;
CREATE INDEX deliveries_due ON deliveries(next_at) WHERE state IN ('queued', 'sending', 'deferred');

CREATE TABLE verdicts (
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  verdict TEXT NOT NULL,             -- useful or noise
  given_at TEXT NOT NULL,
  PRIMARY KEY (article_id)
) STRICT;
"""

VIEWS = """
CREATE VIEW retained AS              -- what an officer reads: the articles kept, copies folded into their story
  SELECT a.id, a.title, a.source, a.published, a.published_precision, a.score, a.excerpt, a.url, a.regions, a.themes,
         a.fetched_at, (SELECT count(*) FROM articles c WHERE c.story_id = a.story_id) AS reprints
  FROM articles a WHERE a.decision = 'kept' AND a.copy_of IS NULL;

CREATE VIEW reasons AS               -- why: each part of each score, the organisation named in full
  SELECT h.article_id, a.title, coalesce(o.name, h.rule) AS reason, h.field, h.quote, h.points
  FROM hits h JOIN articles a ON a.id = h.article_id
  LEFT JOIN organisations o ON o.id = CASE WHEN h.rule LIKE 'organisation:%' THEN substr(h.rule, 14) END;
"""


def _script(db: Database, script: str) -> None:
    """Run the statements one by one: sqlite3's executescript would commit the migration's transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m001_archive(db: Database) -> None:
    """The archive of the first release."""
    _script(db, TABLES)
    _script(db, VIEWS)
    db.table("articles").enable_fts(["title", "text"], create_triggers=True, tokenize="unicode61 remove_diacritics 2")


@migrations()
def m002_findings(db: Database) -> None:
    """Events, amounts, closing dates, places and programmes; and by which rules a score was given."""
    _script(db, FINDINGS)


@migrations()
def m003_collection(db: Database) -> None:
    """What a source says of itself, who tells a date, and what an article was before it was edited."""
    _script(db, COLLECTION)


@migrations()
def m004_letters(db: Database) -> None:
    """Alerts, corrections and web copies."""
    _script(db, LETTERS)


@migrations()
def m004_robots(db: Database) -> None:
    """What sites ask of those that visit them: their robots.txt, hours of peace."""
    _script(db, ROBOTS)


@migrations()
def m004_stories(db: Database) -> None:
    """What articles are compared by, so that one event told by several sources is one story."""
    _script(db, STORIES)


@migrations()
def m005_spaces(db: Database) -> None:
    """Links with spaces in them, which were taken for others whose addresses are the same without."""
    with_spaces(db)
