"""The pages on which extraction is measured: no main text is lost, and little else is kept."""

from __future__ import annotations

import pytest

from bench.extraction import kept, ours, scores, table, without_title
from bench.webpages import WebPage, pages


def test_there_are_enough_pages() -> None:
    assert len(pages()) >= 40
    assert len({page.family for page in pages()}) >= 7
    assert len({page.url for page in pages()}) == len(pages())


@pytest.mark.parametrize("page", pages(), ids=lambda page: f"{page.family}-{page.title[:24]}")
def test_no_main_text_is_lost(page: WebPage) -> None:
    text = ours(page)
    precision, _, f1 = scores(text, page)
    assert kept(text, page) == len(page.main)
    assert precision > 0.9
    assert f1 > 0.94


def test_the_measure_sees_what_is_lost_and_what_is_added() -> None:
    page = pages()[0]
    whole = "\n".join(page.main)
    assert scores(whole, page) == pytest.approx((1, 1, 1))
    assert kept(whole, page) == len(page.main)
    assert kept("\n".join(page.main[1:]), page) == len(page.main) - 1
    assert scores(f"{whole}\n{whole}", page)[0] == pytest.approx(0.5)
    assert without_title(f"{page.title}\n{whole}", page.title) == whole
    assert table([]).startswith("| |")
