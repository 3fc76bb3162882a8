"""Where each published thing stands: names of files, and the addresses that lead to them. Pure.

    index.html  robots.txt  agenda.ics  articles.atom  articles.json      of all
    <letter>.atom  <letter>.json  lettres/<letter>/<date>-<time>.html     of a letter
    lettres/<year>.html                                                   the letters of a year gone by

A name depends on nothing but the letter's name and the moment of the issue, so that an address once given stays true.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.config import Config

ALL = "articles"  # the feeds of all that is kept; no letter may take this name
AGENDA = "agenda.ics"
INDEX = "index.html"
LETTERS = "lettres"
LONGEST = 60


def slug(name: str, names: Iterable[str]) -> str:
    """The letter's name as a part of a path: `veille-sante`, only a-z, 0-9 and hyphens, never empty.

    Of several letters of one watch (`names`) that give the same, the first keeps it; the others, and a letter that
    is no longer among them, end with a digest of their name. A letter keeps its own whatever comes after it.
    """
    plain = bare(name)
    first = next((one for one in names if bare(one) == plain), None)
    if first == name and plain and plain != ALL:
        return plain
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain or 'lettre'}-{mark}"


def slug_in(config: Config, name: str) -> str:
    """The slug of a letter of a watch."""
    return slug(name, (entry.name for entry in config.digests))


def copy_path(config: Config, name: str, slot: datetime) -> str:
    """Where the web copy of an issue stands in the folder: lettres/veille-sante/2025-10-14-0800.html, local time."""
    local = slot.astimezone(ZoneInfo(config.timezone))
    seconds = f"{local:%S}" if local.second else ""
    again = "-2" if local.fold else ""  # the hour that comes twice, in autumn
    return f"{LETTERS}/{slug_in(config, name)}/{local:%Y-%m-%d-%H%M}{seconds}{again}.html"


def year_path(year: int) -> str:
    """Where the list of the letters of a year gone by stands in the folder. No letter's folder ends so."""
    return f"{LETTERS}/{year}.html"


def address(config: Config, path: str) -> str:
    """The web address of a published file; empty when the configuration tells none."""
    if config.publish is None or config.publish.url is None:
        return ""
    return f"{config.publish.url.rstrip('/')}/{path}"


def web_address(config: Config, name: str, slot: datetime) -> str:
    """The address of the web copy of an issue, known before the file exists; empty without `publish.url`."""
    return address(config, copy_path(config, name, slot))


@lru_cache(maxsize=256)  # the same few names, again for each issue
def bare(name: str) -> str:
    """`veille-sante`: what a name is in an address; empty if it holds neither a-z nor a digit."""
    spelled = name.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", letters)[:LONGEST].strip("-")
