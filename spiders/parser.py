"""The far side of the sandbox: serves parsing tasks, in a process that was born in the nursery and may be killed.

page ─▶ parsed once ─▶ can it reach the threshold? ─no─▶ all its words
                                                   ─yes▶ its article
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from monitor.address import host
from monitor.errors import ReadError
from monitor.model import Article, Candidate, Origin, Page, Publisher
from spiders import optout
from spiders.frames import frame, read_frame
from spiders.messages import Sieved

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from monitor.extract.facts import Facts
    from monitor.extract.whole import Whole
    from monitor.rules.bound import Gate

FIRST_LOOKS, LONG_PAST = 8, 64  # pages of a site
LEAST_DROPPED = 4  # one page in so many, for the look at each to cost less than it saves
NOW_AND_THEN = 8  # one page in so many, where it costs more
FEW_WORDS = 2000  # characters of a page that may be a wall, an error or a shell: the extractor tells
STARVED = "unknown error (<string>, line 0)"  # what lxml says when libxml2 got no memory for a tree
LITTLE_PROSE = 500  # … and letters outside its links and buttons
HEADINGS = 8  # of a page that may name a wall


def look_task(head: dict[str, Any], page: Page) -> Any:
    """What a source's page offers: a `spiders.look.Look`."""
    from spiders.look import Look, look

    now = datetime.fromisoformat(head["now"]) if head.get("now") else None
    seen = look(head["kind"], page, head["links"], head["timezone"], now, head.get("language") or "fr")
    return _adapter(Look).dump_python(seen, mode="json")


def letter_task(head: dict[str, Any], page: Page) -> Any:
    """What a message of a mailbox is: a `spiders.letter.Letter`."""
    from spiders.letter import Letter, read_letter

    received = datetime.fromisoformat(head["received"]) if head["received"] else None
    letter = read_letter(page.body, received, head["timezone"], datetime.fromisoformat(head["now"]))
    return _adapter(Letter).dump_python(letter, mode="json")


def robots_task(_head: dict[str, Any], page: Page) -> Any:
    """The sitemaps a robots.txt announces."""
    from spiders.look import robots_sitemaps

    return robots_sitemaps(page)


class _TooLittle(Exception):
    """The page that is being read cannot reach the threshold."""

    def __init__(self, article: Article, most: float) -> None:
        super().__init__(most)
        self.sieved = Sieved(article, most)


def read_task(head: dict[str, Any], page: Page) -> Any:
    """The article of a page, as a `Sieved`."""
    from monitor.extract.read import read

    if how := optout.by_head(page.body):
        raise ReadError("refused", f"la page réserve la fouille de textes ({how})")
    hint = _adapter(Candidate).validate_python(head["candidate"])
    publisher = Publisher(tuple(head.get("regions", ())), frozenset(head.get("voice", ())))
    gate = _gate()

    def sift(tree: HtmlElement, known: Facts) -> bool:
        return gate is not None and _sift(gate, tree, known, page, hint, publisher, head.get("language", ""))

    try:
        sieved = Sieved(read(page, hint, head["timezone"], sift))
    except _TooLittle as little:
        sieved = little.sieved
    return _adapter(Sieved).dump_python(sieved, mode="json")


@dataclass(slots=True)
class _Gain:
    """How many pages of a site were looked at, and how many of them dropped: where few are, looking costs more."""

    looked: int = 0
    dropped: int = 0
    passed_by: int = 0

    def is_worth_it(self) -> bool:
        """Whether the next page is worth a look: nearly always; of a site of the sector, now and then."""
        if self.looked < FIRST_LOOKS or self.dropped * LEAST_DROPPED >= self.looked:
            return True
        self.passed_by += 1
        return self.passed_by % NOW_AND_THEN == 0

    def note(self, *, dropped: bool) -> None:
        """One more look. What is long past counts for little."""
        if self.looked >= LONG_PAST:
            self.looked, self.dropped = self.looked // 2, self.dropped // 2
        self.looked += 1
        self.dropped += dropped


_gains: defaultdict[str, _Gain] = defaultdict(_Gain)  # by host


def _sift(
    gate: Gate, tree: HtmlElement, known: Facts, page: Page, hint: Candidate, publisher: Publisher, language: str
) -> bool:
    """Raises _TooLittle if no article of the page can reach the threshold.

    One of few words, or that may be a wall, is read in any case, so that it is told for what it is.
    Else, whether the tree was taken apart.
    """
    from monitor.extract.addresses import alternates, canonical, is_amp
    from monitor.extract.contacts import without_reach
    from monitor.extract.whole import Whole

    gain = _gains[host(page.url)]
    if not gain.is_worth_it():
        return False
    other = dict(alternates(tree, page.url)).get(language, page.url)
    if other != page.url:
        return False  # the same article in the language of the readers may hold more
    whole = Whole(tree, known, hint, page.url)
    text = whole.text()
    if len(text) < FEW_WORDS:
        return True
    whole.narrow()
    most = gate.most(whole.words(), publisher)
    drop = most < gate.keep and whole.has_prose(LITTLE_PROSE) and not _may_be_wall(whole, tree, known, hint)
    gain.note(dropped=drop)
    if drop:
        address = canonical(page.url, known.canonical, is_amp(tree))
        kept = without_reach(text)  # of telephone numbers and addresses nothing is kept, whatever page they stand on
        raise _TooLittle(Article(address, whole.title, kept, published=hint.published, origin=Origin.WHOLE), most)
    return True


def _may_be_wall(whole: Whole, tree: HtmlElement, known: Facts, hint: Candidate) -> bool:
    """Whether a narrowed page may stand in the place of its article."""
    from monitor.extract.document import line_of
    from monitor.extract.walls import may_be_wall

    marked = (line_of(one) for one in islice(tree.iter("h1", "h2", "h3", "strong"), HEADINGS))
    return may_be_wall((*known.headlines, *marked), whole.text().splitlines(), hint.title)


def continue_task(head: dict[str, Any], page: Page) -> Any:
    """An article with the text of one more of its pages."""
    from monitor.extract.sequel import continued

    adapter = _adapter(Article)
    article = continued(adapter.validate_python(head["article"]), page, head["timezone"])
    return adapter.dump_python(article, mode="json")


def feed_text_task(head: dict[str, Any], _page: Page) -> Any:
    """The article made of what the source itself said of a candidate."""
    from monitor.extract.read import from_feed

    hint = _adapter(Candidate).validate_python(head["candidate"])
    return _adapter(Article).dump_python(from_feed(hint, head["timezone"]), mode="json")


def told_task(head: dict[str, Any], _page: Page) -> Any:
    """The article made of the title and the words, however few, that a source gave, if they may reach the threshold."""
    from monitor.extract.read import from_feed
    from monitor.extract.whole import Words

    hint = _adapter(Candidate).validate_python(head["candidate"])
    publisher = Publisher(tuple(head.get("regions", ())), frozenset(head.get("voice", ())))
    gate = _gate()
    said = Words((hint.title,), ((tuple(hint.summary.splitlines()), False),))
    if gate is None or not hint.title or gate.most(said, publisher) < gate.keep:
        return None
    return _adapter(Article).dump_python(from_feed(hint, head["timezone"], 0), mode="json")


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    """What reads and writes a noun; it takes milliseconds to make."""
    return TypeAdapter(kind)


_written = b""  # the gate as the near side handed it over


@cache
def _gate() -> Gate | None:
    from monitor.rules.bound import Gate

    return Gate(_written) if _written else None


def prepare(written: bytes) -> None:
    """Make ready, in the nursery, what each parser needs; with the gate (`monitor.rules.compact`), all for articles."""
    global _written
    if written != _written:
        _written = written
        _gate.cache_clear()
    if _gate() is not None:
        _warm()


@cache
def _warm() -> None:
    """Do once what the first feed and the first article would have to wait for: imports, models, patterns."""
    from monitor.extract.read import read
    from spiders import listing, sitemap  # noqa: F401

    words = "<p>Une usine ouvre ses portes près de la gare, le maire et les habitants y sont allés mardi.</p>"
    title = "<title>Une usine ouvre</title></head><body><h1>Une usine ouvre</h1>"
    body = f"<html><head>{title}{words * (FEW_WORDS // len(words) + 9)}</body></html>"
    page = Page("http://vigie.invalid/", 200, "text/html", body.encode())
    with contextlib.suppress(ReadError):
        read_task({"candidate": {"url": page.url}, "timezone": "Europe/Paris"}, page)  # dropped, most likely
        read(page, None, "Europe/Paris")
    items = b"<rss version='2.0'><channel><item><title>Une usine ouvre</title><link>/1</link></item></channel></rss>"
    with contextlib.suppress(ReadError):
        look_task({"kind": "feed", "links": None, "timezone": "Europe/Paris"}, Page(page.url, 200, "", items))


TASKS = {
    "look": look_task,
    "robots": robots_task,
    "read": read_task,
    "feed_text": feed_text_task,
    "told": told_task,
    "continue": continue_task,
    "letter": letter_task,
}


def _answer(head: dict[str, Any], body: bytes) -> dict[str, Any]:
    page = Page(head["url"], head["status"], head["content_type"], body)
    try:
        return {"value": TASKS[head["task"]](head, page)}
    except ReadError as error:
        return {"outcome": error.outcome, "reason": error.reason}
    except RecursionError:
        return {"outcome": "failed", "reason": "le contenu est trop imbriqué"}
    except Exception as error:  # a parser's bug must cost one candidate, never the round; it is named in the ledger
        if isinstance(error, MemoryError) or STARVED in str(error):
            return {"outcome": "failed", "reason": "le contenu demande trop de mémoire"}
        return {"outcome": "failed", "reason": f"lecture impossible : {type(error).__name__} : {error}"[:300]}


def main(memory: int) -> None:
    """Serve tasks from stdin until it closes, with so many bytes of memory.

    Output of the libraries goes to stderr, never into the frames.
    """
    sys.dont_write_bytecode = True  # it may not write files
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))  # py3langid unpacks its model to a temporary file
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tasks = os.fdopen(os.dup(0), "rb")
    while True:
        try:
            head, body = json.loads(read_frame(tasks)), read_frame(tasks)
        except EOFError:
            return
        # Should the near side die first, the kernel ends a stuck parser: no handler, so C code cannot put it off.
        signal.alarm(int(head["deadline"]) + 5)
        answers.write(frame(json.dumps(_answer(head, body)).encode()))
        answers.flush()
