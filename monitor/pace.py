"""How often a source is visited: learnt from how much of what it offers is new. Pure.

The overlap between two visits is the safety measure (as in Media Cloud's rss-fetcher): a source that offers little new
is visited less often, one that offers mostly new sooner, so that nothing slides off the end of a feed unseen.
"""

from __future__ import annotations

SHORTEST = 15 * 60  # seconds
LONGEST = 24 * 3600
MUCH_KNOWN = 0.67
LITTLE_KNOWN = 0.33


def after_visit(every: int, offered: int, fresh: int) -> int:
    """The next interval in seconds, after a good visit that offered `offered` links, `fresh` of them never seen."""
    if offered == 0:
        return every
    known = 1 - fresh / offered
    if known >= MUCH_KNOWN:
        return min(max(round(every * 1.5), SHORTEST), max(LONGEST, every))
    if known < LITTLE_KNOWN:
        return max(every // 2, min(SHORTEST, every))
    return every


def after_failure(every: int, failures: int) -> int:
    """The wait in seconds after `failures` bad visits in a row: longer each time, a day at most; never given up."""
    return min(every * failures, max(LONGEST, every))
