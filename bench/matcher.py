"""How fast articles are read for every name of the catalogue, as ratios to plain `re` on the same machine.

    python bench/matcher.py

Absolute speeds drift with the load of the machine; the ratios hold.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML

from monitor.config import Config
from monitor.model import Article
from monitor.recognise.catalogue import organisations
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Matcher
from monitor.recognise.mentions import Recogniser
from monitor.rules.relevance import Appraiser

SENTENCES = Path(__file__).parent.parent / "tests" / "data" / "mentions.yaml"
ROUNDS = 5


def fastest(work: Callable[[], object]) -> float:
    """CPU seconds of the fastest of some rounds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


def naive_fold(text: str) -> str:
    """Folding as it is usually written; it keeps no offsets."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(mark))
    return re.sub(r"[\s-]+", " ", plain.replace("’", "'"))


def main() -> None:
    text = "\n".join(case["text"] for case in YAML(typ="safe").load(SENTENCES)) * 4
    known = organisations(Config())
    phrases = sorted(one for one in Recogniser(known).phrases if not one.endswith("*"))
    matcher, appraiser = Matcher(phrases), Appraiser(known, (), keep=10)
    alternation = re.compile(
        r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) + r")(?!\w)"
    )
    folded = fold(text).text
    plain = fastest(lambda: alternation.findall(folded))
    find = fastest(lambda: matcher.find(folded))
    usual = fastest(lambda: naive_fold(text))
    folding = fastest(lambda: fold(text))
    whole = fastest(lambda: appraiser.appraise(Article("https://site.test/a", "", text)))
    print(f"{len(phrases)} phrases, {len(text)} characters; the text is nothing but names, which is the worst case")
    print(f"matching : {plain / find:6.1f} times as fast as one `re` alternation (which also misses overlaps)")
    print(f"folding  : {usual / folding:6.1f} times as fast as NFKD character by character (which keeps no offsets)")
    print(f"appraise : {whole / find:6.1f} times the cost of matching, {whole / len(text) * 1e6:.2f} s per million")


if __name__ == "__main__":
    main()
