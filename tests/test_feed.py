"""Feeds and sitemaps: every kind, and what goes wrong in them."""

from __future__ import annotations

import gzip
import json
import re
import time
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from conftest import rss
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from monitor.errors import ReadError
from monitor.extract.document import sound
from monitor.model import UNDATED, Candidate, Dated, Page, Precision
from spiders.entries import Feed
from spiders.feed import is_feed, read_feed
from spiders.look import look, robots_sitemaps
from spiders.mend import mend
from spiders.plain import plain
from spiders.sitemap import read_sitemap

BASE = "https://journal.example/rss/tout.xml"


def page(body: bytes, url: str = BASE, content_type: str = "application/xml") -> Page:
    return Page(url, 200, content_type, body)


def entries(body: bytes) -> tuple[Candidate, ...]:
    return read_feed(page(body), "Europe/Paris").candidates


def test_rss_gives_absolute_links_titles_dates_and_text() -> None:
    one = entries(
        rss(
            "<title>L&#8217;usine &amp; le p&#244;le</title><link>../articles/usine</link>"
            "<pubDate>Fri, 20 Nov 2026 08:30:00 +0100</pubDate>"
            "<description>&lt;p&gt;Premier.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</description>"
        )
    )[0]
    assert one.url == "https://journal.example/articles/usine"
    assert one.title == "L’usine & le pôle"
    assert one.published == Dated(datetime(2026, 11, 20, 7, 30, tzinfo=UTC), Precision.MINUTE)
    assert one.summary == "Premier.\nSecond."


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("ven., 20 nov. 2026 08:00:00 +0100", datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 08:00:00 CET", datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
        ("20/11/2026 - 08:00", datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
        ("Mon, 20 Jul 2026 08:00:00", datetime(2026, 7, 20, 6, 0, tzinfo=UTC)),
        ("2026-11-20T08:00:00Z", datetime(2026, 11, 20, 8, 0, tzinfo=UTC)),
        ("bientôt", None),
    ],
)
def test_dates_as_feeds_write_them(date: str, expected: datetime | None) -> None:
    assert entries(rss(f"<title>t</title><link>/a</link><pubDate>{date}</pubDate>"))[0].published.at == expected


def test_atom_and_its_full_text() -> None:
    atom = (
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><rights>Tous droits</rights>'
        b'<entry><title type="html">Un &lt;em&gt;titre&lt;/em&gt;</title><link rel="alternate" href="/a"/>'
        b"<published>2026-11-20T08:00:00+01:00</published><summary>Court</summary>"
        b'<content type="html">&lt;p&gt;Bien plus long que le chapeau&lt;/p&gt;</content></entry></feed>'
    )
    feed = read_feed(page(atom), "Europe/Paris")
    assert feed.candidates[0].title == "Un titre"
    assert feed.candidates[0].summary == "Bien plus long que le chapeau"
    assert feed.terms == "Tous droits"


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "/a", "title": "A", "content_html": "<p>Un</p><p>deux</p>", "date_published": "2026-11-20T08:00:00Z"},
            {"id": "https://journal.example/b", "content_text": "Sans adresse, mais son numéro en est une"},
            {"id": "3"},
        ],
    }  # fmt: skip
    body = json.dumps(feed).encode()
    assert is_feed(page(body))
    assert [candidate.url for candidate in entries(body)] == ["https://journal.example/a", "https://journal.example/b"]
    assert entries(body)[0].summary == "Un\ndeux"


ITEMS = (
    '{"id": "1", "url": "/a", "title": "Une usine, [neuve,] à Pau"}, {"id": "2", "url": "/b", "title": "Un\\u00a0labo"}'
)


@pytest.mark.parametrize(
    ("written", "titles", "note"),
    [
        ('%s], "title": "Fil",}', 2, ""),
        ("%s,]}", 2, ""),
        ('%s, {"id": "3", "url": "/c", "tit', 2, "flux coupé, lu en partie"),
        ("%.75s", 1, "flux coupé, lu en partie"),
    ],
)
def test_a_json_feed_that_is_none_to_the_letter_is_read(written: str, titles: int, note: str) -> None:
    head = '{"version": "https://jsonfeed.org/version/1.1", "title": "Fil\tdu\tpôle", "items": ['
    feed = read((head + written % ITEMS.replace("Pau", "\tPau")).encode())
    assert [one.title for one in feed.candidates] == ["Une usine, [neuve,] à Pau", "Un\u00a0labo"][:titles]
    assert feed.note == note


@pytest.mark.parametrize("key", ["id", "date_published", "title", "tags", "content_text", "_own"])
def test_a_number_of_ten_thousand_digits_costs_no_item(key: str) -> None:
    items = f'{{"title": "Une usine", "url": "/a", "{key}": -{"9" * 10_000}}}, {{"title": "Un labo", "url": "/b"}}'
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}'.encode()
    found = read(body).candidates
    assert [one.url.rpartition("/")[2] for one in found] == ["a", "b"]
    assert found[1].title == "Un labo"


def test_a_reference_of_ten_thousand_digits_costs_no_entry() -> None:
    odd = f"&amp;#{'9' * 10_000};"
    body = rss(f"<title>Une usine{odd}</title><link>/a{odd}</link>", "<title>Un labo</title><link>/b</link>")
    assert [one.title for one in read(body).candidates] == ["Une usine", "Un labo"]


@pytest.mark.parametrize("host", ["veille:secret@www.example.org", "veille%40example.fr:secret@www.example.org"])
def test_an_address_is_read_without_the_credentials_that_it_carries(host: str) -> None:
    body = rss(f"<title>Une usine</title><link>https://{host}/a@b</link>")
    assert [one.url for one in read(body).candidates] == ["https://www.example.org/a@b"]


def test_a_feed_with_a_mark_a_blank_line_and_an_unknown_entity_is_read() -> None:
    body = b"\xef\xbb\xbf\r\n" + rss("<title>Un&nbsp;titre</title><link>/a</link>")
    assert is_feed(page(body))
    assert [candidate.title for candidate in entries(body)] == ["Un\u00a0titre"]


def test_entities_encoded_twice_are_decoded_twice() -> None:
    item = "<title>L&amp;#8217;eau &amp;amp; la for&amp;ecirc;t</title><link>/a</link>"
    assert entries(rss(item))[0].title == "L’eau & la forêt"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_an_address_that_is_none_of_the_webs_is_left_as_it_is(link: str) -> None:
    found = entries(rss(f"<title>t</title><link>{link}</link>", "<title>u</title><link>/b</link>"))
    assert [one.title for one in found] == ["t", "u"]
    assert not found[0].url.startswith("https://journal.example")


def test_an_entry_without_any_address_is_no_link() -> None:
    found = read(rss("<title>t</title><guid isPermaLink='false'>42</guid>", "<title>u</title><link></link>", "<link/>"))
    assert found.candidates[0].identity == "sans page 42"
    assert [one.title for one in found.candidates] == ["t", "u"]  # their titles stand in the ledger
    assert found.note == "3 entrées sans adresse"


def test_the_texts_of_a_channel_may_be_values() -> None:
    body = '<CHANNEL HREF="/"><ITEM HREF="/a"><TITLE VALUE="Recherche &amp; soin"/></ITEM></CHANNEL>'
    assert [(one.url[-2:], one.title) for one in read(body).candidates] == [("/a", "Recherche & soin")]


def test_the_number_of_an_entry_stands_for_its_missing_link() -> None:
    assert (
        entries(rss("<title>t</title><guid>https://journal.example/42</guid>"))[0].url == "https://journal.example/42"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>Erreur</body></html>", "une page HTML"),
        (b'{"erreur": 1}', "JSON"),
        (b"%PDF-1.7", "là où un flux était attendu"),
        (b"<!DOCTYPE d [<!ENTITY a SYSTEM 'b'>]><rss version='2.0'><channel/></rss>", "entités XML"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        read_feed(page(body), "Europe/Paris")
    assert caught.value.outcome == "failed"


def test_a_path_is_never_opened() -> None:
    with pytest.raises(ReadError):
        read_feed(page(b"/etc/passwd"), "Europe/Paris")


def test_an_empty_answer_is_a_failure() -> None:
    with pytest.raises(ReadError, match="réponse vide"):
        look("feed", page(b" \n"), None, "Europe/Paris")


def test_links_side_by_side_in_a_feed_text_stay_apart() -> None:
    assert (
        plain("<ul><li>Un</li><li>Deux</li></ul><a href='#'>Novéka</a><a href='#'>Medicalps</a>")
        == "Un\nDeux\nNovéka Medicalps"
    )


def test_no_more_than_is_said() -> None:
    many = rss(*(f"<title>t{n}</title><link>/{n}</link>" for n in range(2300)))
    seen = look("auto", page(many), None, "Europe/Paris")
    assert (seen.kind, len(seen.candidates)) == ("feed", 2000)
    assert seen.note == "2000 liens lus sur 2300 proposés"


# ------------------------------------------------------------------------------------------------- every version

ITEM = "<title>Une usine</title><link>/a</link>"
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def read(body: bytes | str) -> Feed:
    return read_feed(page(body.encode() if isinstance(body, str) else body), "Europe/Paris", NOW)


@pytest.mark.parametrize(
    "body",
    [
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
        f"<channel><title>Fil</title></channel><item>{ITEM}</item></rdf:RDF>",
        "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>"
        f"<rss version='0.91'><channel><title>Fil</title><item>{ITEM}</item></channel></rss>",
        f"<rss version='0.92'><channel><title>Fil</title><item>{ITEM}</item></channel></rss>",
        f"<rss><channel><title>Fil</title></channel><item>{ITEM}</item></rss>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        f"<channel rdf:about='x'><title>Fil</title></channel><item rdf:about='/a'>{ITEM}</item></rdf:RDF>",
        "<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>Une usine</TITLE><LINK>/a</LINK></ITEM></CHANNEL></RSS>",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped'>Une &lt;b&gt;usine&lt;/b&gt;</title>"
        "<link rel='alternate' href='/a'/></entry></feed>",
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>Une usine</a:title><a:link href='/a'/></a:entry></a:feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://journal.example/x/'><entry><title type='xhtml'>"
        "<div xmlns='http://www.w3.org/1999/xhtml'>Une <em>usine</em></div></title><link rel='self' href='s'/><link href='../a'/>"
        "<link rel='alternate' hreflang='en' href='en'/></entry></feed>",
        "<CHANNEL HREF='https://journal.example/' BASE='https://journal.example/'><ITEM HREF='/a'><TITLE>Une usine</TITLE></ITEM></CHANNEL>",
        "<?XML version='1.0'?><channel><channel><item><a href='/a'/><title>Une usine</title></item></channel></channel>",
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "external_url": "/a", "title": "Une usine"}]}',
    ],
    ids=["0.90", "0.91", "0.92", "no version", "1.0", "upper", "Atom 0.3", "prefix", "Atom 1.0", "CDF", "CDF a", "JSON"],
)  # fmt: skip
def test_every_version_is_read(body: str) -> None:
    assert is_feed(page(body.encode()))
    assert [(one.url, one.title) for one in read(body).candidates] == [("https://journal.example/a", "Une usine")]


@pytest.mark.parametrize(
    "item",
    [
        "<description>Court</description><content:encoded><![CDATA[<p>Le texte</p><p>entier</p>]]></content:encoded>",
        "<description>&lt;p&gt;Le texte&lt;/p&gt;&lt;p&gt;entier&lt;/p&gt;</description>",
        "<description><p>Le texte</p><p>entier</p></description>",
        "<description><p>Le texte<p>entier</description>",
        "<description>Le texte<br>entier</description>",
        "<description>&amp;lt;p&amp;gt;Le texte&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;entier&amp;lt;/p&amp;gt;</description>",
        "<description><![CDATA[<!-- x --><style>p {}</style><p>Le texte</p><script>f('</p>')</script>entier]]></description>",
    ],
)  # fmt: skip
def test_the_text_of_an_entry_however_it_is_carried(item: str) -> None:
    assert read(rss(ITEM + item)).candidates[0].summary == "Le texte\nentier"


# ------------------------------------------------------------------------------------------------- damage


@pytest.mark.parametrize(
    "body",
    [
        b"<br />\n<b>Warning</b>:  Undefined index in <b>/site/rss.php</b> on line <b>3</b><br />\n" + rss(ITEM),
        b"<!-- page en cache, <rss> -->\n" + rss(ITEM),
        b"\n\n \t" + rss(ITEM) + b"\n<!-- 0.3 s --><script>suivre()</script>",
        rss(ITEM).replace(b"</rss>", b""),
        rss(ITEM) + rss(ITEM),
        rss(ITEM.replace("usine", "us\x0bi\x00ne")),
        rss(ITEM.replace("usine", "us&#11;ine&#0;")),
        rss(ITEM.replace("</title>", "")),
        rss(ITEM.replace("</link>", "")),
        rss(ITEM + "<media:content url='x'/><g-custom:n>1</g-custom:n>"),
        rss(ITEM + "<category>R&D</category><x a=b c>"),
        b"\xff\xfe" + rss(ITEM).decode().encode("utf-16-le"),
        rss(ITEM).decode().encode("utf-16-be"),
    ],
    ids=[*("php", "comment", "after", "root", "twice", "control", "reference"), *("title", "link", "prefix", "markup", "16", "16be")],
)  # fmt: skip
def test_a_damaged_feed_is_read(body: bytes) -> None:
    assert is_feed(page(body))
    assert [(one.url, one.title) for one in read(body).candidates] == [("https://journal.example/a", "Une usine")]


def test_an_entry_that_is_not_closed_does_not_swallow_the_next() -> None:
    body = "<rss><channel><item><title>A</title><link>/a</link><item><title>B<link>/b</link><pubDate>2026-11-01</item></channel></rss>"
    assert [(one.title, one.url[-2:]) for one in read(body).candidates] == [("A", "/a"), ("B", "/b")]
    assert read(body).candidates[1].published.at == datetime(2026, 11, 1, tzinfo=UTC)


def test_an_address_cut_short_is_not_believed() -> None:
    feed = read("<rss><channel><item><title>A</title><link>/a</link></item><item><title>B</title><link>/articles/us")
    assert [one.title for one in feed.candidates] == ["A"]
    assert feed.note == "1 entrée sans adresse"


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("utf-8", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("n-importe-quoi", "utf-8"),
        ("us-ascii", "cp1252"),
    ],
)
def test_what_the_bytes_are_counts_not_what_is_declared(declared: str, real: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?><rss><channel><item><title>L’été à l’hôpital « œuvre »</title><link>/a</link></item></channel></rss>'
    assert entries(body.encode(real))[0].title == "L’été à l’hôpital « œuvre »"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1"])
def test_two_encodings_in_one_feed(declared: str) -> None:
    first, second = (
        "<title>Été « LIBERTÉ » 30 €</title><link>/a</link>",
        "<title>L’été à l’œuvre</title><link>/b</link>",
    )
    body = f'<?xml version="1.0" encoding="{declared}"?><rss><channel><item>'.encode()
    body += first.encode("cp1252") + b"</item><item>" + second.encode() + b"</item></channel></rss>"
    assert [one.title for one in entries(body)] == ["Été « LIBERTÉ » 30 €", "L’été à l’œuvre"]


@pytest.mark.parametrize("title", ["Médicaments : 药品 и лекарства", "L’été"])
def test_what_is_all_utf_8_is_read_so_with_or_without_a_mark(title: str) -> None:
    body = rss(f"<title>{title}</title><link>/a</link>")
    assert entries(body)[0].title == entries(b"\xef\xbb\xbf" + body)[0].title == title


def test_greek_letters_among_two_encodings() -> None:
    body = rss("<title>TNF-α et interféron-β</title><link>/a</link>", "<title>Sant\ufffd !</title><link>/b</link>")
    assert [one.title for one in entries(body.replace("\ufffd".encode(), b"\xe9\xa0"))] == [
        "TNF-α et interféron-β",
        "Santé\u00a0 !",
    ]


def test_another_alphabet_that_is_declared_is_kept() -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><rss><channel><item><title>Новости</title><link>/a</link></item></channel></rss>'
    assert entries(body.encode("cp1251"))[0].title == "Новости"


def test_windows_signs_written_as_control_characters() -> None:
    assert entries(rss("<title>L&#146;tat &#x9C;uvre</title><link>/a</link>"))[0].title == "L’€tat œuvre"


def test_stray_signs_in_a_title() -> None:
    item = "<title>R&D : 3 < 5 & AT&T &eacute;t&eacute; &inconnu;</title><link>/a?x=1&y=2</link>"
    one = entries(rss(item))[0]
    assert (one.title, one.url) == ("R&D : 3 < 5 & AT&T été &inconnu;", "https://journal.example/a?x=1&y=2")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1.dtd">\n',
        "<!doctype html><!-- cache -->",
    ],
)
def test_a_feed_under_the_doctype_of_a_web_page_is_one(doctype: str) -> None:
    body = rss(ITEM).replace(b"<rss", doctype.encode() + b"<rss")
    assert is_feed(page(body))
    assert len(read_feed(page(body), "Europe/Paris").candidates) == 1
    assert not is_feed(page(f"{doctype}<title>x</title><svg><rdf:RDF></rdf:RDF></svg>".encode()))


def test_names_that_a_feed_gives_to_a_few_words_are_read() -> None:
    head = """<!DOCTYPE rss [<!ENTITY soc "Alizéa &#38; Cie"><!ENTITY l.a 'L&#39;usine "neuve"'><!ENTITY nbsp "&#160;">]>"""
    body = f"{head}<rss><channel><item><title>&l.a; de &soc;</title><link>/a</link><description><![CDATA[&soc;]]>"
    (one,) = read(body + "</description></item></channel></rss>").candidates
    assert (one.title, one.summary) == ('L\'usine "neuve" de Alizéa & Cie', "&soc;")


def test_entities_of_html_may_be_declared() -> None:
    body = "<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC '-//W3C//ENTITIES Latin 1 for XHTML//EN' 'x.ent'> %HTMLlat1; <!ENTITY nbsp '&#160;'>]>"
    assert entries(body.encode() + rss("<title>Un&nbsp;&eacute;t&eacute;</title><link>/a</link>"))[0].title == "Un été"


# ------------------------------------------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>\n  /a\n</link>", "https://journal.example/a"),
        ("<link>https://journal.example/docs/CP  Alizéa 2026.pdf</link>", "https://journal.example/docs/CP%20%20Alizéa%202026.pdf"),
        ("<link>/long/\n    chemin/a b</link>", "https://journal.example/long/chemin/a%20b"),
        ("<guid isPermaLink='true'>https://journal.example/un avis.pdf</guid>", "https://journal.example/un%20avis.pdf"),
        ("<enclosure url='/un avis.pdf' type='application/pdf'/>", "https://journal.example/un%20avis.pdf"),
        ("<link>www.ailleurs.example/a</link>", "https://www.ailleurs.example/a"),
        ("<link>//ailleurs.example/a</link>", "https://ailleurs.example/a"),
        ("<link>/a?x=1&amp;amp;y=2</link>", "https://journal.example/a?x=1&y=2"),
        ("<link>/relais</link><feedburner:origLink>https://journal.example/vrai</feedburner:origLink>", "https://journal.example/vrai"),
        ("<guid isPermaLink='true'>/a</guid>", "https://journal.example/a"),
        ("<enclosure url='/avis.pdf' type='application/pdf'/>", "https://journal.example/avis.pdf"),
        ("<link/>https://journal.example/a?b=1\n<pubDate>x</pubDate>", "https://journal.example/a?b=1"),
        ("<link></link> https://journal.example/a", "https://journal.example/a"),
        ("<comments>https://journal.example/a#comments</comments>", "https://journal.example/a"),
        ("<guid>42</guid>", None),
        ("<guid isPermaLink='true'>Avis de mars</guid>", None),
        ("<guid>tag:journal.example,2026:42</guid>", None),
        ("<enclosure url='/a.mp3' type='audio/mpeg'/>", None),
    ],
)  # fmt: skip
def test_the_address_of_an_entry(item: str, url: str | None) -> None:
    feed = read(rss(f"<title>t</title>{item}"))
    assert [one.url for one in feed.candidates if not one.identity] == ([url] if url else [])
    assert feed.note == ("" if url else "1 entrée sans adresse")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("lun. 16 mars 2026", Dated(datetime(2026, 3, 16, tzinfo=UTC), Precision.DAY)),
        ("16/03/2026 08:00", Dated(datetime(2026, 3, 16, 7, tzinfo=UTC), Precision.MINUTE)),
        ("Mon, 16 Mar 26 08:00:00 GMT", Dated(datetime(2026, 3, 16, 8, tzinfo=UTC), Precision.MINUTE)),
        ("Mon Mar 16 08:00:00 2026", Dated(datetime(2026, 3, 16, 7, tzinfo=UTC), Precision.MINUTE)),
        ("16 mars", Dated(datetime(2026, 3, 16, tzinfo=UTC), Precision.DAY)),
        ("Lundi, 16. Mars 2026 - 08:00", Dated(datetime(2026, 3, 16, 7, tzinfo=UTC), Precision.MINUTE)),
        ("Mon, 03/16/2026 - 08:00", Dated(datetime(2026, 3, 16, 7, tzinfo=UTC), Precision.MINUTE)),
        ("Mon, 02/03/2026 - 08:00", Dated(datetime(2026, 3, 2, 7, tzinfo=UTC), Precision.MINUTE)),
        ("Mon, 03/02/2026 - 08:00", Dated(datetime(2026, 3, 2, 7, tzinfo=UTC), Precision.MINUTE)),
        ("03/02/2026 - 08:00", Dated(datetime(2026, 2, 3, 7, tzinfo=UTC), Precision.MINUTE)),
        ("Mon, Mar 16,2026 08:00:00 UT", Dated(datetime(2026, 3, 16, 8, tzinfo=UTC), Precision.MINUTE)),
        ("Mon, 16 Mar 2026 08:00:00 America/Toronto", Dated(datetime(2026, 3, 16, 12, tzinfo=UTC), Precision.MINUTE)),
        ("Mon, 16 Mar 2026 08:00:00 Nulle/Part", Dated(datetime(2026, 3, 16, 7, tzinfo=UTC), Precision.MINUTE)),
        ("2026-03-16 08:00:00.125-03", Dated(datetime(2026, 3, 16, 11, tzinfo=UTC), Precision.MINUTE)),
        ("30/02/2026", UNDATED),
        ("2026-02-30T08:00:00Z", UNDATED),
        ("Wed, 31 Jun 2026 08:00:00 GMT", UNDATED),
        ("0000-00-00 00:00:00", UNDATED),
        ("Thu, 01 Jan 1970 00:00:00 GMT", UNDATED),
        ("", UNDATED),
    ],
)  # fmt: skip
def test_dates_that_are_odd_or_impossible(date: str, expected: Dated) -> None:
    feed = read(rss(f"{ITEM}<pubDate>{date}</pubDate>"))
    assert (feed.candidates[0].published, feed.note) == (expected, "")


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 30 Nov -0001 00:00:00 +0000",
        "Wed, 30 Nov -001 00:00:00 +0009",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Sun, 30 Nov 0000 00:00:00 GMT",
        "lundi 30 novembre -0001",
        "30 Nov -1",
        "0000-00-00 00:00:00",
        "-0001-11-30T00:00:00+00:00",
        "0001-01-01T00:00:00Z",
        "2026-366",  # as many days as that year does not have
    ],
)
def test_a_date_that_was_never_set_is_none(date: str) -> None:
    feed = read_feed(page(rss(f"{ITEM}<pubDate>{date}</pubDate>")), "Europe/Paris", datetime(2026, 11, 24, tzinfo=UTC))
    assert (feed.candidates[0].published, feed.note) == (UNDATED, "")


@pytest.mark.parametrize(
    ("date", "day"),
    [("2026-11-10T24:00:00Z", 11), ("2026-W46-2", 10), ("2026W462T00:00", 10), ("2026-314", 10), ("12 nov. 8h", 12)],
)
def test_a_day_is_told_in_other_ways_of_the_norm(date: str, day: int) -> None:
    feed = read_feed(page(rss(f"{ITEM}<pubDate>{date}</pubDate>")), "UTC", datetime(2026, 11, 24, tzinfo=UTC))
    assert feed.candidates[0].published.at == datetime(2026, 11, day, 8 * (day == 12), tzinfo=UTC)


def test_a_date_to_come_is_not_believed_and_that_is_said() -> None:
    feed = read(
        rss(
            ITEM + "<pubDate>Tue, 16 Mar 2027 08:00:00 GMT</pubDate>",
            "<title>b</title><link>/b</link><pubDate>Sat, 21 Nov 2026 07:00:00 GMT</pubDate>",
        )
    )
    assert [one.published.at for one in feed.candidates] == [None, datetime(2026, 11, 21, 7, tzinfo=UTC)]
    assert feed.note == "1 date dans le futur, non retenue"


def test_the_page_of_an_entry_comes_before_its_data() -> None:
    data = "<link rel='alternate' type='application/json' href='https://journal.example/1.json'/>"
    page = "<link rel='alternate' type='text/html' href='https://journal.example/1'/>"
    for links, url in (
        (data + page, "1"),
        (page + data, "1"),
        (data, "1.json"),
        (data + page.replace("type='text/html'", ""), "1"),
    ):
        atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title><id>t:1</id>{links}</entry></feed>"
        assert [one.url for one in read(atom.encode()).candidates] == [f"https://journal.example/{url}"]


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='http://www.iana.org/assignments/relation/alternate' href='/a'/>",
        "<link rel='Alternate' href='/a'/>",
        "<link rel='http://www.iana.org/assignments/relation/related' href='/a'/>",
        "<content type='text/html' src='https://journal.example/a'/>",
    ],
)
def test_the_address_of_an_entry_of_atom(link: str) -> None:
    head = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Fil</title>"
    body = f"{head}<entry><title>t</title><id>urn:x:1</id><link rel='edit' href='/e'/>{link}</entry></feed>"
    assert [(one.url, one.identity) for one in read(body).candidates] == [("https://journal.example/a", "")]


def test_when_an_entry_was_edited() -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title><link href='/a'/>"
        "<published>2026-11-01T08:00:00Z</published><updated>2026-11-03T08:00:00Z</updated></entry></feed>"
    )
    one = read(body).candidates[0]
    assert (one.published.at, one.updated.at) == (
        datetime(2026, 11, 1, 8, tzinfo=UTC),
        datetime(2026, 11, 3, 8, tzinfo=UTC),
    )
    assert read(rss(f"{ITEM}<pubDate>2026-11-01</pubDate>")).candidates[0].updated == UNDATED


@pytest.mark.parametrize(
    ("head", "every"),
    [
        ("<ttl>90</ttl>", 5400),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", 86400),
        ("<ttl>1440</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 3600),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl><sy:updatePeriod>parfois</sy:updatePeriod>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86400),
        ("", None),
    ],
)
def test_the_rhythm_a_feed_declares(head: str, every: int | None) -> None:
    assert read(rss(ITEM, head=head)).every == every
    assert look("feed", page(rss(ITEM, head=head)), None, "Europe/Paris").every == every


def test_the_hours_a_feed_asks_to_be_spared() -> None:
    head = "<skipHours><hour>0</hour><hour> 23 </hour></skipHours>"
    nights = tuple(24 * day + hour for day in range(7) for hour in (0, 23))
    assert read(rss(ITEM, head=head)).skipped == nights
    assert look("feed", page(rss(ITEM, head=head)), None, "Europe/Paris").skipped == nights
    week_end = "<skipDays><day>Saturday</day><day>SUNDAY</day><day>Someday</day></skipDays>"
    assert read(rss(ITEM, head=week_end)).skipped == tuple(range(5 * 24, 7 * 24))
    assert read(rss(ITEM, head=head + week_end)).skipped == tuple(sorted({*nights, *range(5 * 24, 7 * 24)}))
    assert read(rss(ITEM, head="<skipHours></skipHours><skipDays><day>x</day></skipDays>")).skipped == ()


# ------------------------------------------------------------------------------------------------- titles


def titled(*titles: str, head: str = "", each: str = "") -> list[str]:
    return [
        one.title
        for one in read(
            rss(*(f"<title>{t}</title><link>/{n}</link>{each}" for n, t in enumerate(titles)), head=head)
        ).candidates
    ]


@pytest.mark.parametrize(
    "around",
    [
        "{} - Le Quotidien",
        "{} | Le Quotidien",
        "{} – Le Quotidien",
        "Santé | {}",
        "[Santé] {}",
        "Communiqué de presse - {}",
        "Santé - {} | Le Quotidien",
    ],
)
def test_what_stands_around_every_title_is_taken_off(around: str) -> None:
    own = ["Une usine ouvre - enfin", "L’hôpital : un bilan", "Levée de fonds", "Covid-19 | un point"]
    assert titled(*(around.format(title) for title in own)) == own


@pytest.mark.parametrize(
    "titles",
    [
        [
            "Appel à projets | Biotech",
            "Appel à projets | Santé",
            "Appel à projets | Données",
        ],  # several words, no proof
        ["Rupture : amoxicilline", "Rupture : insuline", "Rupture : héparine"],
        ["Lyon | Une usine", "Paris | Un pôle", "Lille | Un essai"],
        ["Une usine - Lyon", "Un pôle - Lyon"],  # twice proves nothing
        ["Une usine - Lyon", "Un pôle - Lyon", "Un essai - Lyon", "Un prix", "Un avis"],
    ],
)
def test_what_tells_something_stays(titles: list[str]) -> None:
    assert titled(*titles) == titles


def test_the_names_that_the_feed_gives_to_its_source_and_rubrics() -> None:
    assert titled("Une usine - Fil", "Un pôle") == ["Une usine", "Un pôle"]
    assert titled("Une usine - Le Matin", "Un pôle - Le Soir", each="<source url='x'>Le Matin</source>") == [
        "Une usine",
        "Un pôle - Le Soir",
    ]
    own = [f"Appels à projets - n° {n}" for n in range(3)]
    assert titled(*own, each="<category>Appels à projets</category>") == ["n° 0", "n° 1", "n° 2"]


SIGNED = [
    "Halderis veut recruter quarante personnes - Le Courrier de Bellerive",
    "Collyres : Oculane en redressement - Vallée Affaires",
    "Appel à projets - ce qui change pour les ateliers - Ouze Matin",
    "TGV Lyon - Grenoble : un wagon pour les soignants - bellerive-infos.example.fr",
    "Un pôle pour les dispositifs médicaux - Clairval",
]


def test_the_names_of_papers_behind_the_titles_of_an_aggregator() -> None:
    """Without a word of the feed on its sources: all titles are signed alike, and some by what is surely a paper."""
    assert titled(*SIGNED) == [title.rpartition(" - ")[0] for title in SIGNED]
    assert titled(*SIGNED[:2]) == [title.rpartition(" - ")[0] for title in SIGNED[:2]]
    assert titled(SIGNED[0]) == [SIGNED[0].rpartition(" - ")[0]]


@pytest.mark.parametrize(
    "titles",
    [
        ["Congrès des infirmières - Lyon", "Congrès des officines - Grenoble", "Congrès des façonniers - Paris"],
        ["Vaccin contre la grippe - ce qui change", "Congé maternité - le point sur la réforme", "Officines - La garde"],
        ["Ligne de bus Lyon - Grenoble"],
        ["Halderis ouvre un atelier - Vallée Affaires", "Un pôle élit sa présidente", "Levée de fonds chez Oculane"],
        ["Un atelier de flacons - Bellerive", "Une école de santé - Info Ouze", "Trois postes à pourvoir", "Un prix"],
        ["Un atelier de flacons - Oculane", "Une école de soignants - Halderis", "Un bilan - Ventalis", "Un essai - Novéka"],
        ["Portrait d’une soignante - Vidéo", "Deux minutes avec un façonnier - Entretien", "La filière en chiffres - Infographie"],
        ["Nouveau service aux assurés - espace.example.fr", "Un bilan d’étape", "Un essai", "Une réforme"],
    ],
)  # fmt: skip
def test_what_stands_behind_a_dash_and_is_no_paper_stays(titles: list[str]) -> None:
    assert titled(*titles) == titles


def test_a_paper_that_everybody_knows_is_one_behind_any_title() -> None:
    assert titled("Halderis ouvre un atelier - Ouest-France", "Un pôle élit sa présidente") == [
        "Halderis ouvre un atelier",
        "Un pôle élit sa présidente",
    ]


# ------------------------------------------------------------------------------------------------- told apart


def told(*items: str) -> list[tuple[str, bool]]:
    return [(one.title, bool(one.identity)) for one in read(rss(*items)).candidates]


def test_entries_that_share_an_address_stay_apart_and_the_oldest_stands_for_it() -> None:
    new, old = "<title>B</title><link>/p</link><guid>2</guid>", "<title>A</title><link>/p</link><guid>1</guid>"
    assert told(new, old) == [("B", True), ("A", False)]
    assert told(old) == [("A", False)]
    first, second = "<pubDate>2026-11-01</pubDate>", "<pubDate>2026-11-02</pubDate>"
    assert told(old + first, new + second) == [("A", False), ("B", True)]


def test_the_same_entry_given_twice_is_one() -> None:
    item = "<title>A</title><link>/p?utm_source=x</link><guid>1</guid>"
    assert told(item, item, item.replace("=x", "=y")) == [("A", False)]
    assert told(item, item.replace("=x", "=y").replace("<guid>1", "<guid>2")) == [("A", False)]
    other = item.replace("<guid>1", "<guid>2") + "<description>Autre chose.</description>"
    assert told(item, other) == [("A", True), ("A", False)]


def test_entries_that_a_doubtful_parameter_tells_apart_are_all_offered() -> None:
    items = [
        f"<title>{title}</title><link>/cp.php?{{}}={value}</link>" for title, value in (("A", "usine"), ("B", "siège"))
    ]
    assert told(*(item.format("keyword") for item in items)) == [("A", False), ("B", False)]
    assert len(told(*(item.format("utm_content") for item in items))) == 1


def test_numbers_that_all_entries_share_tell_nothing_apart() -> None:
    items = [f"<title>{title}</title><link>/p</link><guid>0</guid>" for title in "ABC"]
    identities = [one.identity for one in read(rss(*items)).candidates]
    assert len(set(identities)) == 3
    more = "<title>D</title><link>/p</link><guid>0</guid>"
    assert [one.identity for one in read(rss(more, *items)).candidates][1:] == identities


def test_an_address_of_its_own_needs_no_identity() -> None:
    assert told("<title>A</title><link>/a</link><guid>1</guid>", "<title>A</title><link>/b</link><guid>1</guid>") == [
        ("A", False),
        ("A", False),
    ]


# ------------------------------------------------------------------------------------------------- no feed, or a hostile one


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<!doctype html><html><head><title>Page introuvable</title></head><body>404</body></html>", "une page HTML là où un flux était attendu (« Page introuvable »)"),
        ("<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/x'></script></body></html>", "contrôle anti-robot"),
        ("<html><body><p>Vérification de votre navigateur avant d'accéder au site.</p></body></html>", "contrôle anti-robot"),
        ("<html><body><h1>Confirmez que vous n'êtes pas un robot</h1><div class='h-captcha'></div></body></html>", "contrôle anti-robot"),
        ("<html><body><form>Identifiant <input name='u'> <input type='password' name='p'></form></body></html>", "page de connexion"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "un document <urlset>"),
        ("<opml version='2.0'><body><outline text='x'/></body></opml>", "un document <opml>"),
        ("Service indisponible", "une page application/xml"),
        ("", "une page application/xml"),
    ],
)  # fmt: skip
def test_what_came_instead_of_a_feed_is_named(body: str, reason: str) -> None:
    with pytest.raises(ReadError, match=re.escape(reason)) as caught:
        read(body)
    assert "\n" not in caught.value.reason


def test_an_ordinary_page_with_a_login_box_is_no_login_page() -> None:
    body = f"<html><body><input type='password'><p>{'Un long article. ' * 80}</p></body></html>"
    with pytest.raises(ReadError, match="une page HTML"):
        read(body)


MANY = 150_000
HOSTILE = {
    "deep": "<rss><channel>" + "<a>" * MANY + "</a>" * MANY + f"<item>{ITEM}</item></channel></rss>",
    "deep text": rss(ITEM + "<description>" + "<a>" * MANY + "</description>").decode(),
    "deep html": rss(ITEM + "<description><![CDATA[" + "<div><a>" * MANY + "]]></description>").decode(),
    "attributes": "<rss "
    + " ".join(f"a{n}='1'" for n in range(MANY))
    + f"><channel><item>{ITEM}</item></channel></rss>",
    "html attributes": rss(
        ITEM + "<description><![CDATA[<p " + " ".join(f"a{n}='1'" for n in range(MANY)) + ">]]></description>"
    ).decode(),
    "one attribute": f"<rss><channel x='{'y' * 4_000_000}'><item>{ITEM}</item></channel></rss>",
    "tags": rss(ITEM + "<category>x</category>" * MANY).decode(),
    "prefixes": rss(ITEM + "".join(f"<p{n}:x/>" for n in range(MANY))).decode(),
    "quotes": "<rss><channel><item>" + "<a '\"" * MANY + '<b c=">' * MANY,
    "signs": "<rss><channel><item><title>" + "&" * 1_000_000 + "<" * 1_000_000 + "</title>",
    "cdata": "<rss><channel>" + "<![CDATA[ " * MANY,
    "comments": "<!-- " * MANY,
    "styles": rss(ITEM + "<description>" + "&lt;style&gt;" * MANY + "</description>").decode(),
    "json": '{"items":' + "[" * MANY,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_costs_little(name: str) -> None:
    started = time.process_time()
    try:
        assert len(read(HOSTILE[name]).candidates) <= 1
    except ReadError as error:
        assert error.outcome == "failed"
    assert time.process_time() - started < 8


def test_a_word_repeated_without_end_is_refused() -> None:
    head = f"<!DOCTYPE d [<!ENTITY a '{'x' * 190}'>]>"
    with pytest.raises(ReadError, match="entités XML"):
        read(f"{head}<rss><channel><item><title>{'&a;' * 10_000}</title><link>/a</link></item></channel></rss>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused_in_any_encoding(encoding: str) -> None:
    body = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'
    with pytest.raises(ReadError, match="entités XML"):
        read(body.encode(encoding))


def test_a_feed_without_end_is_read_as_far_as_it_counts() -> None:
    feed = read(
        rss(*(f"<title>t{n}</title><link>/{n}</link><description>{'x' * 60}</description>" for n in range(60_000)))
    )
    assert [one.title for one in feed.candidates] == [f"t{n}" for n in range(2000)]
    assert feed.note.startswith("flux de plus de 5 Mo, lu en partie ; 2000 liens lus sur ")


FRAGMENTS = [
    "<rss>", "</rss>", "<rss version='2.0'>", "<channel>", "</channel>", "<item>", "</item>", "<title>", "</title>", "<link>/a</link>",
    "<link>", "</link>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<link href='/b'/>", "<guid>1</guid>",
    "<description>", "</description>", "<![CDATA[", "]]>", "<!--", "-->", "<p>", "</p>", "&", "&amp;", "&eacute;", "&#0;", "&#xD800;", "<", ">",
    '"', "'", "<a b=", "<dc:date>", "</dc:date>", "2026-11-01", "é", "\x00", "\x92", "\ufffe", "xmlns:x='y'", "<x:y>", "{", '"items":', "[", "]",
    "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE rss [", "]>", "<html>", "<ttl>9</ttl>", "<skipHours><hour>x</hour>", " ",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))), st.sampled_from([b"", b"<rss><channel><item>", b"<feed>", b"{", b"\xff\xfe", b"\x1f\x8b"]))  # fmt: skip
def test_no_bytes_raise_anything_but_read_error(body: bytes, head: bytes) -> None:
    is_feed(page(head + body))
    try:
        feed = read(head + body)
    except ReadError as error:
        assert "\n" not in error.reason
    else:
        assert all(one.url for one in feed.candidates)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(deadline=None, max_examples=100)
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_a_sound_feed_is_left_as_it_is(titles: list[str]) -> None:
    xml = (
        "<rss version='2.0'><channel>"
        + "".join(f"<item><title>{escape(t)}</title><link>/{n}</link></item>" for n, t in enumerate(titles))
        + "</channel></rss>"
    )
    assert mend(f"<?xml version='1.0'?>\n<!-- x -->{xml}\n") == (xml, 0)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40))
@example(["<", "xmlns:x='y'", "<rss>"])
def test_what_is_mended_is_sound(parts: list[str]) -> None:
    try:
        xml, _ = mend("<rss version='2.0'><channel>" + sound("".join(parts)))
    except ReadError:
        return
    etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False))


# ------------------------------------------------------------------------------------------------- sitemaps

NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc>https://journal.example/a</loc><news:news><news:publication_date>2026-11-20T08:00:00+01:00</news:publication_date>
 <news:title>Une usine</news:title></news:news><image:image><image:title>Photo</image:title></image:image></url>
 <url><loc>https://ailleurs.example/b</loc></url></urlset>"""


def test_a_news_sitemap_keeps_titles_and_dates_and_its_own_site() -> None:
    plan = read_sitemap(page(NEWS), "Europe/Paris")
    assert plan.children == ()
    assert plan.news
    assert [(one.url, one.title, one.published.precision) for one in plan.candidates] == [
        ("https://journal.example/a", "Une usine", Precision.MINUTE)
    ]
    assert plan.note == "1 lien vers d’autres sites, non retenu"


def test_a_plain_sitemap_is_read_newest_first_and_its_changes_are_no_dates() -> None:
    body = b"<urlset><url><loc>https://journal.example/old</loc><lastmod>2020-01-01</lastmod></url><url><loc>https://journal.example/new</loc><lastmod>2026-11-01</lastmod></url></urlset>"
    plan = read_sitemap(page(body), "Europe/Paris")
    candidates, news = plan.candidates, plan.news
    assert [one.url[-3:] for one in candidates] == ["new", "old"]
    assert candidates[0].published.at is None
    assert candidates[0].changed.at == datetime(2026, 11, 1, tzinfo=UTC)
    assert not news


def test_an_index_gives_its_children_those_of_news_first() -> None:
    body = (
        b"<sitemapindex><sitemap><loc>https://journal.example/pages.xml</loc></sitemap>"
        b"<sitemap><loc>https://journal.example/news.xml</loc></sitemap>"
        b"<sitemap><loc>http://127.0.0.1/x.xml</loc></sitemap></sitemapindex>"
    )
    assert read_sitemap(page(body), "Europe/Paris").children == (
        "https://journal.example/news.xml",
        "https://journal.example/pages.xml",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset><url>",
        b"<html/>",
        b"\x1f\x8bxx",
        b"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&a;</loc></url>",
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    with pytest.raises(ReadError, match="plan de site"):
        read_sitemap(page(body), "Europe/Paris")


def test_a_robots_txt_in_utf_16_announces_sitemaps_too() -> None:
    body = "User-agent: *\r\nSitemap: https://x.example/news.xml".encode("utf-16")
    assert robots_sitemaps(page(body)) == ("https://x.example/news.xml",)


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("/blog/", "2026/", "https://journal.example/blog/2026/un.html"),
        ("blog/", "../fil/", "https://journal.example/x/fil/un.html"),
        ("https://cdn.example/a/", "2026/", "https://cdn.example/a/2026/un.html"),
        ("//cdn.example/a/", "b/", "https://cdn.example/a/b/un.html"),
        ("", "2026/", "https://journal.example/x/2026/un.html"),
    ],
)
def test_relative_bases_inside_one_another_add_up(outer: str, inner: str, expected: str) -> None:
    body = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{outer}'><entry xml:base='{inner}'><title>Un</title>"
        "<id>tag:a,2026:1</id><link href='un.html'/></entry></feed>"
    )
    feed = read_feed(Page("https://journal.example/x/atom.xml", 200, "", body.encode()), "Europe/Paris")
    assert [one.url for one in feed.candidates] == [expected]


def test_robots_txt_announces_sitemaps() -> None:
    body = b"User-agent: *\nSitemap: https://x.example/pages.xml\nsitemap:https://x.example/news.xml\nSitemap: nowhere"
    assert robots_sitemaps(page(body)) == ("https://x.example/news.xml", "https://x.example/pages.xml")


# ------------------------------------------------------------------------------------------- several languages

BOTH = {
    "title": ("<title xml:lang='en'>The cluster opens</title>", "<title xml:lang='fr-FR'>Le pôle ouvre</title>"),
    "summary": ("<summary xml:lang='en'>In English, at length.</summary>", "<summary xml:lang='fr'>Bref.</summary>"),
    "link": (
        "<link rel='alternate' hreflang='en' href='https://a.example/en/1'/>",
        "<link rel='alternate' hreflang='fr' href='https://a.example/fr/1'/>",
    ),
}


def of_two_languages(order: int, more: str = "") -> Page:
    """An Atom feed whose entry says all in both, the French first or last."""
    said = "".join("".join(both[::order]) for both in BOTH.values())
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title xml:lang='en'>News</title><title xml:lang='fr'>Nouvelles</title><entry><id>tag:a.example,2026:1</id>{said}{more}</entry></feed>"
    return page(body.encode())


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("language", "title", "summary", "path"),
    [("fr", "Le pôle ouvre", "Bref.", "fr"), ("en", "The cluster opens", "In English, at length.", "en")],
)
def test_of_two_languages_the_readers_own_is_read(
    order: int, language: str, title: str, summary: str, path: str
) -> None:
    (one,) = read_feed(of_two_languages(order), "Europe/Paris", NOW, language).candidates
    assert (one.title, one.summary, one.url) == (title, summary, f"https://a.example/{path}/1")


def test_where_the_readers_language_is_not_told_the_first_one_stays() -> None:
    (one,) = read_feed(of_two_languages(1), "Europe/Paris", NOW, "de").candidates
    assert (one.title, one.summary) == ("The cluster opens", "In English, at length.")


def test_what_is_in_one_language_only_stays() -> None:
    """A French title beside an English text: nothing is thrown away for want of a translation."""
    said = "<title xml:lang='fr'>Le pôle ouvre</title><summary xml:lang='en'>In English.</summary><link href='/1'/>"
    (one,) = entries(f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>{said}</entry></feed>".encode())
    assert (one.title, one.summary) == ("Le pôle ouvre", "In English.")


def test_of_rss_in_two_languages_too_and_links_to_other_formats_stay() -> None:
    said = (
        "<title xml:lang='en'>The cluster</title><title xml:lang='fr'>Le pôle</title><link>https://a.example/1</link>"
    )
    assert [one.title for one in entries(rss(said))] == ["Le pôle"]
    enclosed = "<link rel='enclosure' hreflang='en' href='https://a.example/1.pdf'/>"
    (one,) = read_feed(of_two_languages(1, enclosed), "Europe/Paris", NOW).candidates
    assert one.url == "https://a.example/fr/1"


@pytest.mark.parametrize("kind", ["auto", ""], ids=["auto", "told"])
@pytest.mark.parametrize(("body", "is_a"), [(rss(ITEM), "feed"), (NEWS, "sitemap"), (NEWS * 40, "sitemap")])
def test_what_is_served_as_a_gzip_file_is_unpacked(body: bytes, is_a: str, kind: str) -> None:
    packed = gzip.compress(body)[: -8 if len(body) > 10_000 else None]  # a damaged one as far as it goes
    seen = look(kind or is_a, page(packed), None, "Europe/Paris", NOW)
    assert (seen.kind, seen.candidates[0].url) == (is_a, "https://journal.example/a")


def test_a_gzip_file_that_holds_nothing_is_told() -> None:
    with pytest.raises(ReadError, match="illisible"):
        look("sitemap", page(gzip.compress(NEWS)[:12]), None, "Europe/Paris")


ONE_ITEM = (
    '{"items": [{"url": "/a", "title": "Une usine", "content_text": "Trois (ou quatre) lignes;"}], "version": "1"}'
)


@pytest.mark.parametrize(
    "around",
    [
        "%s",
        "fil(%s)",
        "/**/ typeof fil === 'function' && fil(%s);\n",
        "jQuery1_2.cb['fil'](%s);",
        ")]}',\n%s",
        "while(1);%s",
        "for(;;);%s",
        "// fil\nfil( %s );",
    ],
)
def test_a_json_feed_inside_a_script_is_read(around: str) -> None:
    body = (around % ONE_ITEM).encode()
    assert is_feed(page(body))
    (one,) = entries(body)
    assert (one.url, one.title, one.summary) == ("https://journal.example/a", "Une usine", "Trois (ou quatre) lignes;")


@pytest.mark.parametrize("body", ["var a = {}", "fil(1)", "f(" * 30_000, "/* " * 20_000, '{"items": [1]}'])
def test_another_script_is_no_feed(body: str) -> None:
    assert not is_feed(page(body.encode()))


CDATA_TITLE, CDATA_TEXT = (
    "<title><![CDATA[Une usine]]></title>",
    "<description><![CDATA[Un <b>texte</b>]]></description>",
)


@pytest.mark.parametrize(
    "wrong",
    [
        (CDATA_TITLE, CDATA_TITLE.replace("]]>", "]]")),
        (CDATA_TITLE, CDATA_TITLE.replace("]]>", " ")),
        (CDATA_TITLE, CDATA_TITLE.replace("<!", "&lt;!").replace("]>", "]&gt;")),
        (CDATA_TEXT, CDATA_TEXT.replace("]]>", "]] ")),
        (CDATA_TEXT, CDATA_TEXT.replace("]]>", "]]&gt;")),
        (CDATA_TEXT, CDATA_TEXT.replace("]]>", "")),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_a_section_that_is_not_ended_swallows_nothing(wrong: tuple[str, str], last: bool) -> None:
    items = [f"{CDATA_TITLE}<link>/{number}</link>{CDATA_TEXT}" for number in range(3)]
    items[2 if last else 0] = items[0].replace(*wrong).replace("/0", "/2" if last else "/0")
    found = entries(rss(*items))
    assert [one.url[-1] for one in found] == ["0", "1", "2"]
    assert {(one.title, one.summary) for one in found} == {("Une usine", "Un texte")}


def test_a_section_that_quotes_another_is_whole() -> None:
    said = "<title>XML</title><link>/a</link><description><![CDATA[Avec <![CDATA[x]]]]><![CDATA[>, et la suite]]></description>"
    assert entries(rss(said, ITEM))[0].summary == "Avec x, et la suite"


@pytest.mark.parametrize(
    "said",
    [
        "<yandex:full-text>%s</yandex:full-text>",
        "<fulltext>%s</fulltext>",
        "<body>%s</body>",
        "<full_text>%s</full_text>",
    ],
)
def test_the_whole_text_is_read_by_whatever_name_it_goes(said: str) -> None:
    text = "L’usine ouvre, et elle emploie vingt personnes."
    item = f"{ITEM}<description>L’usine ouvre.</description>{said % text}"
    assert entries(rss(item).replace(b"<rss ", b"<rss xmlns:yandex='http://news.yandex.ru' "))[0].summary == text


@pytest.mark.parametrize(
    "name", ["prism:publicationDate", "news:publication_date", "datePublished", "publicationDate", "publishdate"]
)
def test_a_date_is_read_by_whatever_name_it_goes(name: str) -> None:
    found = entries(rss(f"{ITEM}<{name}>2026-11-20</{name}>"))[0].published
    assert (found.at, found.precision) == (datetime(2026, 11, 20, tzinfo=UTC), Precision.DAY)
    both = f"{ITEM}<{name}>2026-11-20</{name}><pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate>"
    assert entries(rss(both))[0].published.at == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_a_feed_that_says_that_it_is_a_web_page_is_read() -> None:
    for space in ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2005/Atom", "urn:x"):
        assert entries(rss(ITEM).replace(b"<rss ", f"<rss xmlns='{space}' ".encode()))[0].title == "Une usine"


@pytest.mark.parametrize(
    "link",
    ["<a href='/a'>Lire</a>", "&lt;a class='x' href=\"/a\"&gt;Lire&lt;/a&gt;", "<![CDATA[ <a href='/a'>Lire</a>]]>"],
)
def test_a_link_that_is_written_as_markup_leads_where_that_does(link: str) -> None:
    assert entries(rss(f"<title>Une usine</title><link>{link}</link>"))[0].url == "https://journal.example/a"


def test_what_should_be_text_and_is_none_is_left_out() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a", "content_html": {"a": 1}, "summary": "S"}]}'
    assert entries(body)[0].summary == "S"
