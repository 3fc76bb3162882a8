"""The fourth migration, on robots: what sites ask of those that visit them."""

ROBOTS = """
-- a JSON array: the hours of the week (UTC, from Monday 0h) in which its feed asks not to be read
ALTER TABLE sources ADD COLUMN skipped TEXT NOT NULL DEFAULT '[]';

CREATE TABLE robots (                -- the robots.txt of hosts, for as long as they may be kept
  host TEXT PRIMARY KEY,             -- with its port
  packed BLOB NOT NULL,              -- UTF-8, compressed by zlib; empty if it has none
  until TEXT NOT NULL                -- it is asked for again from then on
) STRICT;
"""
