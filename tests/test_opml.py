"""OPML: the files of feed readers with their oddities, and the round trip of our own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import SourceEntry
from monitor.errors import VigieError
from monitor.regions import REGIONS
from spiders.places import key
from vigie.intake import sort_out
from vigie.opml import Subscription, read_opml, write_opml

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="1.0"><head><title>Abonnements</title></head><body>'
FEED = (
    '<outline text="Le Fil" title="Le Fil" type="rss" xmlUrl="https://fil.example/rss" htmlUrl="https://fil.example"/>'
)


def read(body: str | bytes) -> list[Subscription]:
    return read_opml(body.encode() if isinstance(body, str) else body, "fils.opml")


def of(outlines: str, head: str = HEAD) -> list[Subscription]:
    return read(f"{head}{outlines}</body></opml>")


ONE = Subscription("Le Fil", "https://fil.example/rss")

# What programs write, each meaning the one feed above.
ODDITIES = {
    "plain": FEED,
    "no type": '<outline text="Le Fil" xmlUrl="https://fil.example/rss"/>',
    "atom": '<outline text="Le Fil" type="atom" xmlUrl="https://fil.example/rss"/>',
    "other case": '<outline Text="Le Fil" TYPE="RSS" xmlurl="https://fil.example/rss"/>',
    "capitals": '<OUTLINE TEXT="Le Fil" XMLURL="https://fil.example/rss"/>',
    "title only": '<outline title="Le Fil" xmlUrl="https://fil.example/rss"/>',
    "empty text": '<outline text=" " title="Le Fil" xmlUrl="https://fil.example/rss"/>',
    "feed scheme": '<outline text="Le Fil" xmlUrl="feed:https://fil.example/rss"/>',
    "spaces and lines": '<outline text=" Le\n  Fil " xmlUrl=" https://fil.example/rss\n"/>',
    "an empty folder around nothing": '<outline text="Vide"></outline>' + FEED,
    "comments and processing": "<!-- a --><?pi b?>" + FEED,
    "switched off beside it": FEED
    + '<outline text="Pause" isComment="true"><outline xmlUrl="https://b.example/"/></outline>',
}


@pytest.mark.parametrize("outline", ODDITIES.values(), ids=ODDITIES)
def test_one_feed_in_many_spellings(outline: str) -> None:
    assert of(outline) == [ONE]


def test_a_space_in_an_address_is_kept() -> None:
    outline = '<outline text="Le Fil" xmlUrl=" https://fil.example/les actus.xml\n"/>'
    assert [one.url for one in of(outline)] == ["https://fil.example/les%20actus.xml"]


ENCODED = {
    "byte order mark": b"\xef\xbb\xbf" + (HEAD + FEED + "</body></opml>").encode(),
    "UTF-16": ("\ufeff" + HEAD.replace("UTF-8", "UTF-16") + FEED + "</body></opml>").encode("utf-16-le"),
    "no declaration": f'<opml version="2.0"><body>{FEED}</body></opml>'.encode(),
    "blank lines before": b"\n\n  \n" + (HEAD + FEED + "</body></opml>").encode(),
    "a declared encoding nobody knows": (HEAD.replace("UTF-8", "x-klingon") + FEED + "</body></opml>").encode(),
    "a control character": (HEAD + FEED.replace("Fil", "\x0bFil") + "</body></opml>").encode(),
    "a document type": (HEAD.replace("<opml", "<!DOCTYPE opml>\n<opml") + FEED + "</body></opml>").encode(),
}


@pytest.mark.parametrize("body", ENCODED.values(), ids=ENCODED)
def test_what_stands_around_the_text(body: bytes) -> None:
    assert read(body) == [ONE]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Sant&#233; &amp; soin", "Santé & soin"),
        ("L&amp;#039;Usine", "L'Usine"),
        ("Sant&eacute;&nbsp;publique", "Santé publique"),
        ("R&D et Cie", "R&D et Cie"),
        ("A &amp;amp; B", "A & B"),
        ("&lt;b&gt;Gras", "<b>Gras"),
    ],
)
def test_entities_once_twice_or_not_at_all(written: str, name: str) -> None:
    assert [one.name for one in of(f'<outline text="{written}" xmlUrl="https://a.example/?x=1&y=2"/>')] == [name]
    assert of(f'<outline text="{written}" xmlUrl="https://a.example/?x=1&y=2"/>')[0].url == "https://a.example/?x=1&y=2"


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252"])
def test_accents_come_through_whatever_is_declared(encoding: str) -> None:
    body = (HEAD.replace("UTF-8", encoding) + FEED.replace("Le Fil", "Santé à Évry") + "</body></opml>").encode(
        encoding
    )
    assert [one.name for one in read(body)] == ["Santé à Évry"]
    undeclared = f"<opml><body>{FEED.replace('Le Fil', 'Santé à Évry')}</body></opml>".encode(encoding)
    assert [one.name for one in read(undeclared)] == ["Santé à Évry"]


def test_folders_are_regions_if_they_name_one() -> None:
    inner = '<outline text="{}" xmlUrl="https://{}.example/rss"/>'
    told = of(
        '<outline text="ile de france">' + inner.format("A", "a") + "</outline>"
        '<outline text="Presse"><outline text="Locale">' + inner.format("B", "b") + "</outline>"
        '<outline text="03 - Occitanie">' + inner.format("C", "c") + "</outline></outline>"
        '<outline text="AFP/Reuters">' + inner.format("D", "d") + "</outline>" + inner.format("E", "e")
    )
    assert [(one.name, one.regions, one.folders) for one in told] == [
        ("A", ("Île-de-France",), ()),
        ("B", (), ("Presse/Locale",)),
        ("C", ("Occitanie",), ("Presse",)),
        ("D", (), ("AFP-Reuters",)),
        ("E", (), ()),
    ]


def test_a_feed_in_two_folders_is_one_source() -> None:
    told = of(
        f'<outline text="Bretagne">{FEED}</outline><outline text="Normandie">'
        f"{FEED.replace('https://fil.example/rss', 'http://www.fil.example/rss/')}</outline>"
        f'<outline text="À lire">{FEED}</outline>'
    )
    assert told == [Subscription("Le Fil", ONE.url, regions=("Bretagne", "Normandie"), folders=("À lire",))]


def test_a_feed_without_a_name_bears_that_of_its_site() -> None:
    assert [one.name for one in of('<outline xmlUrl="https://www.fil.example/rss"/>')] == ["fil.example"]


def test_a_page_that_another_reader_watches_is_no_feed() -> None:
    told = of('<outline text="Une page" type="HTML+XPath" xmlUrl="https://a.example/actu"/>')
    assert told == [Subscription("Une page", "https://a.example/actu", "auto")]


def test_a_sign_in_a_name_that_would_begin_a_tag() -> None:
    told = of("<outline text='Âge < 18 ans' xmlUrl='https://a.example/f'/>" + FEED)
    assert [one.name for one in told] == ["Âge < 18 ans", "Le Fil"]


def test_what_is_no_feed_is_told() -> None:
    told = of('<outline text="Signet" type="link" url="https://a.example/"/><outline text="Perdu" type="rss"/>')
    assert [(one.name, one.problem) for one in told] == [
        ("Signet", "aucune adresse de flux (xmlUrl)"),
        ("Perdu", "aucune adresse de flux (xmlUrl)"),
    ]


BROKEN = {
    "nothing": (b"", "fils.opml: "),
    "not XML": (b"bonjour", "fils.opml: "),
    "JSON": (b'{"feeds": []}', "fils.opml: "),
    "a web page": (b"<html><body><p>Bonjour</p></body></html>", "<html>"),
    "a feed": (b"<rss><channel/></rss>", "<rss>"),
    "cut short": ((HEAD + "\n" + FEED).encode(), "fils.opml:3: "),
    "a tag not closed, after blank lines": (f"\n\n{HEAD}\n<outline>\n</body></opml>".encode(), "fils.opml:6: "),
    "own entities": (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', "entit"),
    "binary": (bytes(range(256)), "fils.opml: "),
    "far too deep": (b"<opml><body>" + b"<outline>" * 5000 + b"</outline>" * 5000 + b"</body></opml>", "fils.opml:"),
}


@pytest.mark.parametrize(("body", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_one_clear_line(body: bytes, said: str) -> None:
    with pytest.raises(VigieError) as caught:
        read(body)
    message = str(caught.value)
    assert message.startswith("fils.opml") and said in message and "\n" not in message


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"{HEAD}{text}</body></opml>".encode()))
def test_any_bytes_give_subscriptions_or_one_line(body: bytes) -> None:
    try:
        assert all(one.name or one.url or one.problem for one in read(body))
    except VigieError as error:
        assert "\n" not in str(error)


SOURCES = (
    SourceEntry(name="Fil", url="https://fil.example/rss", kind="feed", regions=("Occitanie", "Bretagne")),
    SourceEntry(
        name="Pôle « A & B » <x>", url="https://pole.example/", regions=("France",), folders=("Pôles/Santé", "À lire")
    ),
    SourceEntry(name="Liste", url="https://liste.example/actus", kind="listing", links="h3 > a", regions=("Belgique",)),
    SourceEntry(name="Plan", url="https://plan.example/sitemap.xml", kind="sitemap"),
    SourceEntry(name="Lettres", url="imaps://veille@mail.example/INBOX", kind="mailbox", sender="leem.example"),
    SourceEntry(name="Autres lettres", url="imaps://veille@mail.example/INBOX", kind="mailbox", sender="cnrs.example"),
    SourceEntry(name="Trouvée", url="https://trouvee.example/", regions=("Corse",), folders=("Corse",)),
)
FEEDS = {"Trouvée": "https://trouvee.example/feed/"}


def imported(body: bytes) -> list[SourceEntry]:
    added, skipped = sort_out(read(body), (), {}, {})
    assert skipped == []
    return [SourceEntry.model_validate(entry) for entry in added]


def by_name(sources: list[SourceEntry] | tuple[SourceEntry, ...]) -> dict[str, SourceEntry]:
    """Sources by their names; the order of the folders of one means nothing."""
    return {one.name: one.model_copy(update={"folders": tuple(sorted(one.folders))}) for one in sources}


def test_a_list_that_includes_another_says_so() -> None:
    body = f"{HEAD}<outline text='Autres' type='include' url='https://a.example/b.opml'/></body></opml>"
    (told,) = read(body.encode())
    assert (told.name, told.problem) == ("Autres", "une autre liste OPML, que vigie ne suit pas : à importer à part")


def test_what_we_write_comes_back_as_it_was() -> None:
    written = write_opml(SOURCES[:4], FEEDS, NOW)
    assert by_name(imported(written)) == by_name(SOURCES[:4])
    assert b"Sun, 22 Nov 2026" in written


def test_mailboxes_are_left_out() -> None:
    written = write_opml(SOURCES, FEEDS, NOW)
    assert b"imaps:" not in written and b"Lettres" not in written
    assert {one.name for one in imported(written)} == {one.name for one in SOURCES if one.kind != "mailbox"}


def test_what_we_write_is_read_by_readers() -> None:
    """A reader knows folders, names and xmlUrl; what has no feed must not look like one."""
    from lxml import etree

    root = etree.fromstring(write_opml(SOURCES, FEEDS, NOW))
    feeds = {
        (node.getparent().get("text"), node.get("text"), node.get("xmlUrl"))
        for node in root.iter("outline")
        if node.get("xmlUrl")
    }
    assert feeds == {
        ("Occitanie", "Fil", "https://fil.example/rss"),
        ("Bretagne", "Fil", "https://fil.example/rss"),
        ("Corse", "Trouvée", "https://trouvee.example/feed/"),
    }
    assert {node.get("type") for node in root.iter("outline") if not node.get("xmlUrl") and not len(node)} == {"link"}


words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn", "Co", "Cf")), min_size=1, max_size=12
)
entries = st.builds(
    lambda name, host, kind, regions, folders: SourceEntry(
        name=name, url=f"https://{host}.example/", kind=kind, regions=tuple(regions), folders=tuple(folders)
    ),
    words.filter(lambda name: "&" not in name),
    st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    st.sampled_from(["auto", "feed", "listing", "sitemap"]),
    st.lists(st.sampled_from(REGIONS), unique=True, max_size=3),
    st.lists(st.sampled_from(["Presse", "Presse/Locale", "À lire"]), unique=True, max_size=2),
)


@given(st.lists(entries, max_size=6, unique_by=(lambda one: one.name.casefold(), lambda one: one.url)))
def test_any_list_survives_the_round_trip(sources: list[SourceEntry]) -> None:
    assert by_name(imported(write_opml(sources, {}, NOW))) == by_name(sources)


def test_the_same_address_is_never_added_twice() -> None:
    known = (
        SourceEntry(name="Fil", url="http://www.fil.example/rss/"),
        SourceEntry(name="T", url="https://t.example/"),
    )
    offered = of(
        FEED + '<outline text="T2" xmlUrl="http://t.example/feed"/><outline text="Fil" xmlUrl="https://b.example/"/>'
    )
    added, skipped = sort_out(offered, known, {"T": "https://t.example/feed/"}, {})
    assert added == [{"name": "Fil (b.example)", "url": "https://b.example/", "kind": "feed"}]
    assert [one["reason"] for one in skipped] == ["déjà suivie : « Fil »", "déjà suivie : « T »"]


def test_a_source_that_was_closed_is_not_opened_again() -> None:
    added, skipped = sort_out(of(FEED), (), {}, {key("http://www.fil.example/rss/"): "config.yaml (ligne 9)"})
    assert added == []
    assert [one["reason"] for one in skipped] == ["en commentaire dans config.yaml (ligne 9) : laissée de côté"]


@pytest.mark.parametrize(
    "url", ["ftp://a.example/rss", "https://nom:secret@a.example/rss", "/rss", "javascript:alert(1)"]
)
def test_an_address_that_cannot_be_watched_is_left_out_with_its_reason(url: str) -> None:
    added, skipped = sort_out(of(f'<outline text="A" xmlUrl="{url}"/>'), (), {}, {})
    assert added == [] and skipped[0]["reason"]
