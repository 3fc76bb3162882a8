"""How well pages are read, beside trafilatura, readability and resiliparse in the same run, and what it costs.

`python -m bench.extraction [--write]`: token F1 against the main text of the pages of bench/pages, the share of main
paragraphs kept, and CPU time. `--write` puts the table into docs/extraction.md.
"""

from __future__ import annotations

import argparse
import logging
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import mean

import lxml.html
import trafilatura

from bench.webpages import WebPage, pages
from monitor.errors import ReadError
from monitor.extract.phrases import plain, squeezed
from monitor.extract.read import read
from monitor.model import Page

Extract = Callable[[WebPage], str]

TABLE = Path(__file__).parent.parent / "docs" / "extraction.md"
BEGIN, END = "<!-- table -->", "<!-- end of table -->"
ROUNDS = 3
KEPT = 0.9  # of the words of a paragraph, in their order, that must come out for it to be kept


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one extractor: means over the pages, but `kept` and `milliseconds`, over all of them."""

    name: str
    precision: float
    recall: float
    f1: float
    worst: float
    kept: float
    clean: int  # pages without a word beside the main text
    milliseconds: float


def ours(page: WebPage) -> str:
    """The text that vigie stores."""
    try:
        return read(Page(page.url, 200, "text/html; charset=utf-8", page.html.encode()), None, "Europe/Paris").text
    except ReadError:
        return ""


def by_trafilatura(page: WebPage) -> str:
    """trafilatura as it comes."""
    return trafilatura.extract(page.html) or ""


def by_readability(page: WebPage) -> str:
    """readability-lxml's summary, its blocks apart."""
    from readability import Document

    tree = lxml.html.document_fromstring(Document(page.html).summary())
    return "\n".join(text for text in (each.strip() for each in tree.itertext()) if text)


def by_resiliparse(page: WebPage) -> str:
    """resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page.html, main_content=True, alt_texts=False))


PEERS: tuple[tuple[str, str, Extract], ...] = (
    ("trafilatura", "trafilatura", by_trafilatura),
    ("readability", "readability-lxml", by_readability),
    ("resiliparse", "resiliparse", by_resiliparse),
)


def words(text: str) -> list[str]:
    """The words of a text, folded: what is compared."""
    return re.findall(r"\w+", plain(text))


def without_title(text: str, title: str) -> str:
    """`text` without the first line that is the title: some extractors give it with the text, others do not."""
    lines = text.split("\n")
    at = next((index for index, line in enumerate(lines[:12]) if squeezed(line) == squeezed(title)), -1)
    return "\n".join(line for index, line in enumerate(lines) if index != at)


def scores(found: str, page: WebPage) -> tuple[float, float, float]:
    """Precision, recall and F1 of the words found, as a bag."""
    got, wanted = Counter(words(without_title(found, page.title))), Counter(words("\n".join(page.main)))
    common = (got & wanted).total()
    precision, recall = common / max(1, got.total()), common / max(1, wanted.total())
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def kept(found: str, page: WebPage) -> int:
    """How many pieces of the main text came out."""
    text = " ".join(words(found))
    return sum(_held(words(piece), text) for piece in page.main)


def _held(piece: list[str], text: str) -> bool:
    if f" {' '.join(piece)} " in f" {text} ":
        return True
    runs = [" ".join(piece[start : start + 4]) for start in range(max(1, len(piece) - 3))]
    return len(piece) >= 4 and sum(run in text for run in runs) >= KEPT * len(runs)


def measured(name: str, extract: Extract, over: Sequence[WebPage]) -> Result:
    """The figures of `extract` over the pages; the time is that of the fastest round."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        texts = [extract(page) for page in over]
        spent.append(time.process_time() - began)
    marks = [scores(text, page) for text, page in zip(texts, over, strict=True)]
    pieces = sum(kept(text, page) for text, page in zip(texts, over, strict=True))
    return Result(
        name,
        *(mean(mark[part] for mark in marks) for part in range(3)),
        worst=min(mark[2] for mark in marks),
        kept=pieces / sum(len(page.main) for page in over),
        clean=sum(mark[0] > 0.999 for mark in marks),
        milliseconds=min(spent) / len(over) * 1000,
    )


def results() -> list[Result]:
    """vigie, then the peers that are installed."""
    over = pages()
    for page in over[:2]:
        ours(page)  # the language model and the patterns are loaded once in the life of a process
    found = [measured("vigie", ours, over)]
    for name, package, extract in PEERS:
        try:
            found.append(measured(f"{name} {version(package)}", extract, over))
        except PackageNotFoundError:
            print(f"{package} is not installed: make bench")
    return found


def table(found: Sequence[Result]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| | F1 | precision | recall | worst F1 | main paragraphs kept | pages without a foreign word | CPU per page |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in found:
        lines.append(
            f"| {each.name} | {each.f1:.3f} | {each.precision:.3f} | {each.recall:.3f} | {each.worst:.3f} "
            f"| {each.kept:.1%} | {each.clean} of {len(pages())} | {each.milliseconds:.0f} ms |"
        )
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table into the documentation, in the place of the one there."""
    before, rest = TABLE.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    TABLE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table; with --write also store it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/extraction.md")
    options = parser.parse_args(arguments)
    logging.disable(logging.ERROR)
    over = pages()
    size = sum(len(page.html.encode()) for page in over) // len(over) // 1000
    text = f"{len(over)} pages of {len({page.family for page in over})} families, {size} kB on average\n\n"
    text += table(results())
    print(text)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
    if options.write:
        write(text)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
