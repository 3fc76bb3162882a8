"""Which way to watch a site is best: a pure comparison of what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import UNDATED, Candidate, Dated, Precision
from spiders.choose import Way, choose

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def items(numbers: Sequence[int], ago: float | None = None, host: str = "a") -> tuple[Candidate, ...]:
    """Articles called by their numbers, the first `ago` days old and each next a day older."""
    return tuple(
        Candidate(
            f"https://{host}.example/{n}",
            f"Une nouvelle du pôle, la numéro {n}",
            UNDATED if ago is None else Dated(NOW - timedelta(days=ago + place), Precision.MINUTE),
        )
        for place, n in enumerate(numbers)
    )


def page(candidates: tuple[Candidate, ...]) -> Way:
    return Way("https://a.example/", "listing", "asked", candidates, "fr")


def feed(candidates: tuple[Candidate, ...], watch: str = "https://a.example/feed", language: str = "fr") -> Way:
    return Way(watch, "feed", "announced", candidates, language)


def best(*ways: Way) -> Way:
    return ways[choose(ways, NOW, "fr").index]


TEN = range(10)
WORSE = {
    "empty": feed(()),
    "of comments by its address": feed(items(TEN, 1), "https://a.example/comments/feed/"),
    "of comments by its titles": feed(
        tuple(Candidate(f"https://a.example/{n}", f"Commentaires sur « {n} » par Luc") for n in TEN)
    ),
    "in English": feed(items(TEN, 1), language="en"),
    "stopped a year ago": feed(items(range(20, 30), 365)),
    "of other things, and undated": feed(items(range(20, 30))),
    "of one item in ten": feed(items(TEN[:1], 1)),
    "a sitemap of pages": Way("https://a.example/sitemap.xml", "sitemap", "robots", items(range(40))),
}


@pytest.mark.parametrize("other", WORSE.values(), ids=WORSE)
@pytest.mark.parametrize("ago", [1, 30])
def test_the_page_wins_over(other: Way, ago: float) -> None:
    assert best(page(items(TEN, ago)), other).kind == "listing"


BETTER = {
    "the same, dated": feed(items(TEN, 1)),
    "the same elsewhere": feed(items(TEN, 1, host="redirect")),
    "the same and much more": feed(items(range(40), 1)),
    "most of it": feed(items(range(3, 13), 3)),
    "a news sitemap": Way("https://a.example/news.xml", "news", "robots", items(TEN, 1)),
}


@pytest.mark.parametrize("other", BETTER.values(), ids=BETTER)
@pytest.mark.parametrize("ago", [1, None])
def test_the_page_loses_to(other: Way, ago: float | None) -> None:
    choice = choose([page(items(TEN, ago)), other], NOW, "fr")
    assert (choice.index, choice.settled, choice.confidence) == (1, True, "high")


def test_a_feed_wins_over_a_sitemap_of_the_same_news() -> None:
    news = Way("https://a.example/news.xml", "news", "robots", items(TEN, 1))
    assert best(page(items(TEN)), news, feed(items(TEN, 1))).kind == "feed"


def test_two_links_are_no_list_and_a_sitemap_proves_nothing() -> None:
    whole = Way("https://a.example/sitemap.xml", "sitemap", "robots", items(range(40)))
    assert best(page(items(range(2))), whole).kind == "sitemap"
    assert choose([page(items(TEN)), whole], NOW, "fr").confidence == "low"


def test_a_date_to_come_is_no_freshness() -> None:
    agenda = feed(items(range(20, 30), -100), "https://a.example/agenda.rss")
    assert best(page(items(TEN, 2)), agenda, feed(items(TEN, 2))).watch == "https://a.example/feed"
    assert "sans dates" in choose([agenda], NOW).why


def test_nothing_to_compare_with_must_be_fresh_to_be_settled() -> None:
    blank = page(())
    assert choose([blank, feed(items(TEN, 2))], NOW, "fr").settled
    assert not choose([blank, feed(items(TEN, 300))], NOW, "fr").settled
    assert not choose([blank, feed(items(TEN))], NOW, "fr").settled


def test_the_officers_selector_is_trusted() -> None:
    picked = Way("https://a.example/", "listing", "asked", items(range(3)), "fr", chosen=True)
    assert choose([picked], NOW).confidence == "medium"
    assert choose([page(items(range(3)))], NOW).confidence == "low"


ways = st.builds(
    lambda kind, numbers, ago, language, n: Way(
        f"https://a.example/w{n}", kind, {"listing": "news_page"}.get(kind, "usual"), items(numbers, ago), language
    ),
    st.sampled_from(["feed", "news", "listing", "sitemap"]),
    st.lists(st.integers(0, 20), unique=True, max_size=12),
    st.sampled_from([None, 0, 5, 90, 800, -30]),
    st.sampled_from(["", "fr", "en"]),
    st.integers(0, 3),
)


@given(st.lists(ways, max_size=5), st.lists(st.integers(0, 20), unique=True, max_size=12))
def test_any_set_of_ways_has_one_best_that_offers_something(others: list[Way], listed: list[int]) -> None:
    all_of_them = [page(items(listed)), *others]
    choice = choose(all_of_them, NOW, "fr")
    assert choice == choose(all_of_them, NOW, "fr")
    assert choice.why and choice.confidence in {"high", "medium", "low"}
    if any(way.candidates for way in all_of_them):
        assert all_of_them[choice.index].candidates
    else:
        assert choice.confidence == "low" and not choice.settled
