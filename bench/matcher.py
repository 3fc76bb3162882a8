"""How fast an article is judged, as ratios to extracting it and to peers in the same run: `python -m bench.matcher`.

Two costs are told apart. The score: fold, match, names, rules and points, of which the target speaks. The facts:
places, amounts, events and closing dates, looked for in the same words (events of the sector count in the score too).

Peers: pyahocorasick and spaCy's PhraseMatcher (`requirements-bench.txt`), `re` alternation. All look for the same
phrases in the same text. Absolute speeds drift with the load of the machine; the ratios hold.
"""

from __future__ import annotations

import gc
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from bench.annotated import read_part
from monitor.config import Config
from monitor.configfile import load
from monitor.extract.read import read
from monitor.facts import amounts, deadlines
from monitor.facts.events import Events
from monitor.facts.places import Places
from monitor.model import Article, Form, Organisation, Page, Publisher, Rule
from monitor.reader import rule
from monitor.recognise.catalogue import organisations
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Matcher
from monitor.rules.relevance import Appraiser
from vigie.__main__ import LOOK

SHIPPED = Path(__file__).parent.parent / "config.yaml"
SIZES = (1_000, 10_000, 100_000)
LENGTH = 5_000  # characters of the article
USUAL, DENSE = 6, 20  # organisations that an article names
ROUNDS, REPEATED = 5, 20
FACTS = ((Places, "named"), (amounts, "amounts"), (Events, "read"), (deadlines, "deadlines"))
CONSONANTS = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "ph", "tr", "gl"]
VOWELS = ["a", "e", "i", "o", "u", "on", "in", "eu", "é", "au"]
SYLLABLES = [consonant + vowel for consonant in CONSONANTS for vowel in VOWELS]
KINDS = ["{0}", "{0} Pharma", "Institut {0}", "{0} Santé", "Centre de recherche {0}", "Groupe {0} Biotech"]
ORDINARY = (
    "La production du site reprendra au printemps, après des travaux de modernisation qui auront duré près d'un an. "
    "Les équipes ont été formées aux nouveaux procédés, et les premiers lots sont attendus avant la fin de l'année. "
)


def forms(count: int) -> Iterator[str]:
    """Names drawn at random, the same in every run: one to four words, as organisations are called."""
    draw = random.Random(7)
    seen: set[str] = set()
    while len(seen) < count:
        stem = "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 4))).capitalize()
        name = draw.choice(KINDS).format(stem)
        if name not in seen:
            seen.add(name)
            yield name


def catalogue(count: int) -> tuple[Organisation, ...]:
    """The shipped organisations and enough invented ones for `count` forms in all."""
    shipped = organisations(Config())
    more = count - sum(len(one.forms) for one in shipped)
    return shipped[: count if more < 0 else None] + tuple(
        Organisation(f"o{number}", name, "biotech", ("France",), 3, (Form(name),))
        for number, name in enumerate(forms(max(more, 0)))
    )


def article(known: tuple[Organisation, ...], names: int) -> Article:
    """An article of 5,000 characters that names `names` organisations, an amount and a town."""
    draw = random.Random(3)
    named = [draw.choice(known).name for _ in range(names)]
    told = "".join(f"{name} signe un partenariat à Lyon. " for name in named)
    text = told + ORDINARY * (LENGTH // len(ORDINARY) + 1)
    return Article("https://a.example/1", f"{named[0]} lève 12 millions d'euros", text[:LENGTH])


def fastest(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU seconds of the fastest of some rounds."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


def peers(phrases: list[str], text: str) -> Iterator[tuple[str, float]]:
    """(name, seconds) of each peer that looks for `phrases` in folded `text`, whole words only."""
    # Imported here: the process that measures memory has no need of them.
    import ahocorasick
    import spacy
    from spacy.matcher import PhraseMatcher

    automaton = ahocorasick.Automaton()
    for phrase in phrases:
        automaton.add_word(phrase, phrase)
    automaton.make_automaton()

    def by_automaton() -> list[str]:
        found = []
        for end, phrase in automaton.iter(text):
            start = end + 1 - len(phrase)
            if not text[start - 1 : start].isalnum() and not text[end + 1 : end + 2].isalnum():
                found.append(phrase)
        return found

    yield "pyahocorasick", fastest(by_automaton)
    if len(phrases) <= 10_000:  # compiling a hundred thousand takes minutes
        ordered = sorted(phrases, key=len, reverse=True)
        alternation = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)")
        yield "re alternation", fastest(lambda: alternation.findall(text), 2)
    language = spacy.blank("fr")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("names", list(language.tokenizer.pipe(phrases)))
    yield "spaCy PhraseMatcher", fastest(lambda: matcher(language.make_doc(text)), 2)


def matching() -> None:
    """Matching alone, against the peers."""
    for size in SIZES:
        known = catalogue(size)
        text = fold(article(known, DENSE).text).text
        phrases = sorted({fold(form.text).text.strip() for one in known for form in one.forms})
        matcher = Matcher(phrases)
        ours = fastest(lambda matcher=matcher, text=text: [matcher.find(text) for _ in range(50)]) / 50  # type: ignore[misc]
        print(f"{size:>7} forms: matching {ours * 1000:.2f} ms for {len(text)} characters")
        for name, seconds in peers(phrases, text):
            print(f"                {seconds / ours:8.1f} times as fast as {name}")


def whole() -> None:
    """Judging an article, against extracting it, and against itself with more forms; then articles as they are."""
    rules = shipped_rules()
    page = html(article(catalogue(SIZES[0]), USUAL))
    read(page, None, "Europe/Paris")
    extracting = fastest(lambda: read(page, None, "Europe/Paris"))
    print(f"extracting that article from a page of {len(page.body) >> 10} kB: {extracting * 1000:.0f} ms")
    for names in (USUAL, DENSE):
        first = 0.0
        for size in SIZES:
            known = catalogue(size)
            cost = judging(Appraiser(known, rules, 10), [article(known, names)])
            first = first or cost.score
            print(
                f"{size:>7} forms, {names:>2} organisations named: {cost.told(extracting)}; "
                f"score {cost.score / first:.2f} times that at {SIZES[0]}"
            )
    pages = [Article("https://a.example/1", one.title, one.text) for one in read_part("tuning").pages]
    extracting = sum(fastest(partial(read, html(one), None, "Europe/Paris"), 2) for one in pages) / len(pages)
    cost = judging(Appraiser(organisations(Config()), rules, 10), pages)
    mean = sum(len(one.text) for one in pages) // len(pages)
    print(f"{len(pages)} pages of bench/corpus/tuning, {mean} characters on average, crowded with what is looked for:")
    print(f"        extracting {extracting * 1000:.0f} ms; {cost.told(extracting)}")


class Cost(NamedTuple):
    """CPU seconds of judging one article."""

    score: float
    facts: float

    def told(self, extracting: float) -> str:
        parts = (("score", self.score), ("facts", self.facts), ("both", sum(self)))
        return ", ".join(
            f"{name} {cost * 1000:.2f} ms (1/{extracting / cost:.0f} of extracting)" for name, cost in parts
        )


def judging(judge: Appraiser, articles: Sequence[Article]) -> Cost:
    """The mean cost of an article, each at its fastest of some rounds."""
    for one in articles:
        judge.appraise(one, PUBLISHER)
    total = facts = 0.0
    with timed(*FACTS) as spent:
        for one in articles:
            rounds = []
            for _ in range(ROUNDS * (REPEATED if len(articles) == 1 else 1)):
                spent.clear()
                whole = fastest(partial(judge.appraise, one, PUBLISHER), 1)
                rounds.append((whole, sum(spent)))
            total, facts = total + min(rounds)[0], facts + min(rounds)[1]
    return Cost((total - facts) / len(articles), facts / len(articles))


@contextmanager
def timed(*asked: tuple[Any, str]) -> Iterator[list[float]]:
    """The CPU seconds of each call of what is `asked`, by its owner and its name."""
    spent: list[float] = []

    def watched(work: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            began = time.process_time()
            try:
                return work(*given, **named)
            finally:
                spent.append(time.process_time() - began)

        return call

    with ExitStack() as stack:
        for owner, name in asked:
            stack.enter_context(patch.object(owner, name, watched(getattr(owner, name))))
        yield spent


PUBLISHER = Publisher(("Auvergne-Rhône-Alpes",))


def shipped_rules() -> tuple[Rule, ...]:
    """The rules of the watch that ships."""
    return tuple(map(rule, load(SHIPPED).rules))


def html(one: Article) -> Page:
    """The article as a page of the press: menus, scripts, a column of other articles, a foot."""
    links = "".join(
        f'<li class="menu-item"><a href="/rubrique/{n}" data-track="nav-{n}"><span>Rubrique numéro {n}</span></a>'
        for n in range(220)
    )
    cards = "".join(
        f'<article class="card"><a href="/actu/{n}"><img src="/i/{n}.jpg" alt="Image {n}"><h3>Un titre {n}</h3>'
        f"<p>Un chapô court, en une phrase.</p></a><time datetime=2026-02-{n % 28 + 1:02}>février</time></article>"
        for n in range(50)
    )
    script = "<script>" + "var suivi = {page: 'article', liste: [1, 2, 3]}; " * 900 + "</script>"
    paragraphs = "".join(f"<p>{one.text[at : at + 600]}</p>" for at in range(0, len(one.text), 600))
    body = (
        f"<html lang=fr><head><title>{one.title}</title><meta property=og:title content='{one.title}'>{script}</head>"
        f"<body><nav><ul>{links}</ul></nav><main><article><h1>{one.title}</h1><time datetime=2026-03-02>2 mars</time>"
        f"{paragraphs}</article></main><aside>{cards}</aside><footer><ul>{links}</ul></footer></body></html>"
    )
    return Page(one.url, 200, "text/html", body.encode())


def building() -> None:
    """What building 100,000 forms takes, in a process of its own."""
    code = "import bench.matcher as m; m.build()"
    sys.stdout.flush()
    subprocess.run([sys.executable, "-c", code], check=True)


def build() -> None:
    """Print the time and the peak memory of building the largest set (Linux: the peak is reset first)."""
    known, rules = catalogue(SIZES[-1]), shipped_rules()
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    began = time.process_time()
    judge = Appraiser(known, rules, 10)
    took = time.process_time() - began
    peak, stays = memory("VmHWM") - before, memory("VmRSS") - before
    rules_too = f"{len(judge.rules)} rules"
    print(f"{SIZES[-1]:>7} forms and {rules_too}: built in {took:.1f} s; {stays} MB more, {peak} MB at the peak")


def memory(key: str) -> int:
    """MB of this process, as Linux counts them."""
    found = re.search(rf"{key}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) >> 10 if found else 0


def main() -> None:
    gc.set_threshold(LOOK)  # as the command does
    matching()
    whole()
    building()


if __name__ == "__main__":
    main()
