"""The tables and views of the second migration."""

FINDINGS = """
CREATE TABLE events (                 -- what an article tells: the words that say so
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  type TEXT NOT NULL, label TEXT NOT NULL, -- partnership, and « Partenariat / accord »
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_article ON events(article_id);
CREATE INDEX events_by_type ON events(type);

CREATE TABLE amounts (               -- money, in units of its currency; low = high unless a range was written
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  low REAL NOT NULL, high REAL NOT NULL,
  currency TEXT NOT NULL,            -- ISO 4217
  role TEXT NOT NULL,                -- funding, raised, invested, turnover, market, or empty
  bound TEXT NOT NULL,               -- exact, about, at_least or at_most
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL
) STRICT;
CREATE INDEX amounts_by_article ON amounts(article_id);

CREATE TABLE deadlines (             -- when a call for projects closes
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  at TEXT NOT NULL,                  -- local time of France: 2026-03-15, 2026-03-15T12:00, or 2026-03
  extended INTEGER NOT NULL,         -- 1 = « prolongé jusqu'au »
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL
) STRICT;
CREATE INDEX deadlines_by_article ON deadlines(article_id);
CREATE INDEX deadlines_by_date ON deadlines(at);

CREATE TABLE places (                -- regions, departments and communes that an article names
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,                -- region, department or commune
  department TEXT NOT NULL,          -- its number; empty for a region
  region TEXT NOT NULL,
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL
) STRICT;
CREATE INDEX places_by_article ON places(article_id);
CREATE INDEX places_by_region ON places(region);

CREATE TABLE programmes (            -- each place where a programme is named: France 2030, RHU…
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL
) STRICT;
CREATE INDEX programmes_by_article ON programmes(article_id);

CREATE TABLE rulesets (              -- each set of rules that ever gave a score, so that a change can be named
  fingerprint TEXT PRIMARY KEY,
  recorded_at TEXT NOT NULL,
  engine TEXT NOT NULL,              -- digest of the code and the word lists that decide a score
  keep REAL NOT NULL,                -- the threshold
  rules TEXT NOT NULL,               -- JSON: {name: digest}
  organisations TEXT NOT NULL        -- JSON: {id: digest}
) STRICT;

-- of the rules that gave the score; empty if an older release gave it
ALTER TABLE articles ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
-- who spoke, as the score was given: JSON, {"regions": [name], "organisations": [id]}; empty in an older release
ALTER TABLE articles ADD COLUMN publisher TEXT NOT NULL DEFAULT '';

DROP VIEW reasons;

CREATE VIEW reasons AS               -- why: each part of each score, the organisation or the event named in full
  SELECT h.article_id, a.title, coalesce(o.name, 'Évènement : ' || e.label, h.rule) AS reason, h.field, h.quote,
         h.points
  FROM hits h JOIN articles a ON a.id = h.article_id
  LEFT JOIN organisations o ON o.id = CASE WHEN h.rule LIKE 'organisation:%' THEN substr(h.rule, 14) END
  LEFT JOIN events e ON e.rowid = CASE WHEN h.rule LIKE 'event:%' THEN
    (SELECT min(rowid) FROM events WHERE article_id = h.article_id AND type = substr(h.rule, 7)) END;

CREATE VIEW events_told AS           -- what the articles kept tell, once for each kind of event
  SELECT e.label, a.title, a.source, a.published, a.published_precision, e.quote, a.score, a.regions, a.fetched_at,
         e.article_id
  FROM events e JOIN articles a ON a.id = e.article_id
  WHERE a.decision = 'kept' AND a.copy_of IS NULL AND e.rowid = (
    SELECT rowid FROM events o WHERE o.article_id = e.article_id AND o.type = e.type ORDER BY field <> 'title', start
    LIMIT 1);

CREATE VIEW agenda AS                -- the closing dates to come
  SELECT d.at, max(d.extended) AS extended, a.title, a.source, d.quote, a.score, a.regions, a.url, d.article_id
  FROM deadlines d JOIN articles a ON a.id = d.article_id
  WHERE a.decision = 'kept' AND a.copy_of IS NULL AND d.at >= substr(date('now'), 1, length(d.at))
  GROUP BY d.article_id, d.at;
"""
