"""The pages of bench/pages, rendered: each article on its site, with what is its main text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from ruamel.yaml import YAML

from desk.french import MONTHS

PAGES = Path(__file__).parent / "pages"
# a part that opens at a click, on the pages whose `extras` ask for it
DETAILS = (
    "Comment poser une question ?",
    "Les questions sont reçues par écrit jusqu'à dix jours avant la clôture. Les réponses sont publiées pour tous.",
)
OTHERS = 11  # articles of other sites that a page recommends


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as a server sends it, and its main text: one paragraph, heading, list item or row each."""

    family: str
    url: str
    title: str
    html: str
    main: tuple[str, ...]


@cache
def pages() -> tuple[WebPage, ...]:
    """All pages, in the order of their families."""
    templates = Environment(loader=FileSystemLoader(PAGES), autoescape=select_autoescape(["html"]))
    sites = {path.stem: YAML(typ="safe").load(path.read_text("utf-8")) for path in sorted(PAGES.glob("*.yaml"))}
    everything = [(family, each) for family, site in sites.items() for each in _articles(sites, site)]
    made = []
    for number, (family, article) in enumerate(everything):
        # from one that is far, and of another site: no page recommends itself
        ring = [each for other, each in (*everything[number + 5 :], *everything[:number]) if other != family]
        ring = list({each["title"]: each for each in ring if each["title"] != article["title"]}.values())
        url = f"https://www.{family}.example/actualites/{slug(article['title'])}"
        context = shown(article) | {
            "site": sites[family]["site"],
            "url": url,
            "id": 700 + number,
            "details": DETAILS,
            "others": [shown(each) for each in ring[:OTHERS]],
        }
        html = templates.get_template(f"{family}.html").render(context)
        made.append(WebPage(family, url, article["title"], html, tuple(main_text(article))))
    return tuple(made)


def _articles(sites: dict[str, Any], site: dict[str, Any]) -> list[dict[str, Any]]:
    """The articles of a site: its own, or two of each site that it borrows from."""
    if "articles" in site:
        return list(site["articles"])
    return [each for lender in site["borrow"] for each in sites[lender]["articles"][:2]]


def shown(article: dict[str, Any]) -> dict[str, Any]:
    """An article with what a template may ask of it."""
    prose = [bare(item) for item in article["body"] if isinstance(item, str)]
    when: date = article["date"]
    return {"lead": "", "author": "", "credit": "", "rubric": "", "extras": ()} | article | {
        "slug": slug(article["title"]),
        "day": f"{when.day} {MONTHS[when.month - 1]} {when.year}",
        "day_short": f"{when:%d/%m/%Y}",
        "excerpt": prose[0][:130].rsplit(" ", 1)[0] + "…",
        "first": prose[0],
        "second": prose[1],
    }  # fmt: skip


def main_text(article: dict[str, Any]) -> Iterator[str]:
    """The main text of an article, piece by piece, without markup."""
    if article.get("lead"):
        yield bare(article["lead"])
    for item in article["body"]:
        if isinstance(item, str):
            yield bare(item)
            continue
        ((_, held),) = item.items()
        for each in held if isinstance(held, list) else [held]:
            yield bare(" ".join(each) if isinstance(each, list) else each)
    if "details" in article.get("extras", ()):
        yield from DETAILS


def bare(text: str) -> str:
    """`text` without its tags."""
    return re.sub(r"<[^>]+>", "", text)


def slug(title: str) -> str:
    """The last part of the address of an article."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60]
