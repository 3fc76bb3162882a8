"""The bundled newsroom: invented French outlets and companies, served by `vigie.demo.web`.

In: the day it is, and the files beside this module. Out: `Site`s, each with the pages it serves.

    sites.yaml ─▶ folder of each site ─▶ load(now): dates put in ─▶ mapping(): addresses put in as they are served

A folder holds the site's own files (home page, feed, robots.txt) and `articles/`. An article is either a PDF, served
as it is, or a text that begins with `---`, a few `name: value` lines and `---`; its parts are put in the layout of
its site. Everything between two pairs of braces is replaced:

    {{-2d 08:30|rfc822}}  two days before `now` at 8:30 in Paris; or iso, day, long,
                          weekday, short, hm, slash, year, fr822 instead of rfc822
    {{title}} {{body}}    a field of the article; {{by?}} may be missing; {{date|long}} a date; {{title|json}} in JSON
    {{base}} {{site:ponant}}  http://address:port of this site, of another one
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from desk.french import MONTHS
from vigie.demo.web import Reply, Request

PARIS = ZoneInfo("Europe/Paris")
PLACE = re.compile(r"\{\{([^{}|]+)(?:\|(\w+))?\}\}")
MOMENT = re.compile(r"([+-]\d+)d(?: (\d\d):(\d\d))?")
PART = re.compile(r"^--- (\w+)\n", re.MULTILINE)
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
SHORT_MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "json": "application/feed+json",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What one path serves: bytes, or a text in which only the addresses are still to be put."""

    content: str | bytes
    content_type: str
    status: int = 200
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Site:
    """One outlet. `path` is the address a watcher is given, `articles` leads from the name of a file to its path."""

    key: str
    name: str
    address: str
    kind: str
    path: str
    regions: tuple[str, ...]
    links: str | None
    routes: Mapping[str, Page]
    articles: Mapping[str, str]


def load(now: datetime) -> list[Site]:
    """Every site of the newsroom as it stands at `now`, which must know its time zone."""
    if now.tzinfo is None:
        raise ValueError("the newsroom needs a time with its time zone")
    room = files(__name__)
    entries = YAML(typ="safe").load((room / "sites.yaml").read_text(encoding="utf-8"))
    return [_site(entry, room / entry["key"], now) for entry in entries]


def mapping(sites: list[Site]) -> dict[str, dict[str, Callable[[Request], Reply]]]:
    """The sites as `Web` wants them. Addresses are put in when a page is asked for: only then is the port known."""
    hosts = {site.key: site.address for site in sites}
    return {site.address: {path: partial(_serve, page, hosts) for path, page in site.routes.items()} for site in sites}


def _serve(page: Page, hosts: Mapping[str, str], request: Request) -> Reply:
    """One page as this request gets it."""
    if isinstance(page.content, bytes):
        return Reply(page.content, page.status, page.content_type)

    def address(place: re.Match[str]) -> str:
        host = request.address if place[1] == "base" else hosts[place[1].removeprefix("site:")]
        return f"http://{host}:{request.port}"

    return Reply(PLACE.sub(address, page.content).encode(page.encoding), page.status, page.content_type)


def _site(entry: Mapping[str, Any], folder: Traversable, now: datetime) -> Site:
    """One entry of sites.yaml with its folder."""
    encoding = entry.get("encoding", "utf-8")
    types = {**TYPES, **entry.get("types", {})}
    routes: dict[str, Page] = {}
    for path, file in entry.get("files", {}).items():
        text = (folder / file).read_text(encoding="utf-8")
        content_type = types.get(path) or types[file.rpartition(".")[2]]
        routes[path] = Page(fill(text, {}, now), content_type, entry.get("status", 200), encoding)
    articles: dict[str, str] = {}
    for slug, extension, fields, content in _articles(folder, now):
        path = fill(fields.get("path", entry["articles"]), fields, now)
        articles[slug] = path
        page = Page(content, types[extension], int(fields.get("status", "200")), encoding)
        routes[path] = page
        if "trackers" in entry:
            routes[path + entry["trackers"]] = page
    return Site(
        key=entry["key"],
        name=entry["name"],
        address=entry["address"],
        kind=entry["kind"],
        path=entry["path"],
        regions=tuple(entry["regions"]),
        links=entry.get("links"),
        routes=routes,
        articles=articles,
    )


def _articles(folder: Traversable, now: datetime) -> Iterator[tuple[str, str, dict[str, str], str | bytes]]:
    """The articles of a folder, in the order of their names: slug, extension, fields, what is served."""
    shelf = folder / "articles"
    if not shelf.is_dir():
        return
    for file in sorted(shelf.iterdir(), key=lambda entry: entry.name):
        slug, _, extension = file.name.rpartition(".")
        if extension == "pdf":
            yield slug, extension, {"slug": slug, "ext": extension}, file.read_bytes()
            continue
        fields = {"slug": slug, "ext": extension, **split(file.read_text(encoding="utf-8"))}
        layout = (folder / fields.get("layout", "layout.html")).read_text(encoding="utf-8")
        yield slug, extension, fields, fill(layout, fields, now)


def split(text: str) -> dict[str, str]:
    """The fields of an article: its `name: value` lines, its `body`, and the parts that follow `--- name` lines."""
    _, head, rest = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    fields["body"], *parts = PART.split(rest)
    fields.update(zip(parts[::2], parts[1::2], strict=True))
    return fields


def fill(text: str, fields: Mapping[str, str], now: datetime) -> str:
    """The text with its fields and dates put in; `base` and `site:` stay for later. An unknown name is a KeyError."""

    def put(place: re.Match[str]) -> str:
        name, form = place[1], place[2]
        if name == "base" or name.startswith("site:"):
            return place[0]
        if MOMENT.fullmatch(name):
            return written(moment(name, now), form or "long")
        value = fields.get(name.removesuffix("?"), "") if name.endswith("?") else fields[name]
        if form == "json":
            return json.dumps(html.unescape(fill(value, fields, now)), ensure_ascii=False)[1:-1]
        return written(moment(value, now), form) if form else fill(value, fields, now)

    return PLACE.sub(put, text)


def moment(offset: str, now: datetime) -> datetime:
    """`-2d 08:30` as a time: so many days from `now`, at that hour in Paris (at 8:00 if none is given)."""
    found = MOMENT.fullmatch(offset)
    if not found:
        raise ValueError(f"{offset!r} is not a moment such as -2d 08:30")
    day = now.astimezone(PARIS).date() + timedelta(days=int(found[1]))
    return datetime(day.year, day.month, day.day, int(found[2] or 8), int(found[3] or 0), tzinfo=PARIS)


def written(when: datetime, form: str) -> str:
    """A time in one of the forms met in feeds and on French pages; a KeyError for another form."""
    day = "1er" if when.day == 1 else str(when.day)
    month = MONTHS[when.month - 1]
    forms: dict[str, str] = {
        "rfc822": format_datetime(when),
        "iso": when.isoformat(),
        "day": f"{when:%Y-%m-%d}",
        "long": f"{day} {month} {when.year}",
        "weekday": f"{DAYS[when.weekday()]} {day} {month} {when.year}",
        "short": f"{when:%d/%m/%Y}",
        "hm": f"{when.hour} h {when:%M}",
        "slash": f"{when:%Y/%m/%d}",
        "year": str(when.year),
        "fr822": f"{DAYS[when.weekday()][:3]}., {when.day} {SHORT_MONTHS[when.month - 1]} {when:%Y %H:%M:%S %z}",
    }
    return forms[form]
