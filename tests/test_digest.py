"""What a letter holds and how it reads: the right articles, in order, in good French, and nothing foreign let in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config
from lxml import html

from alerts import render, send, wording
from alerts.compose import Digest
from alerts.message import message
from monitor.archive import letters
from monitor.archive.store import Archive, stamp
from monitor.errors import VigieError
from monitor.model import Dated, Precision

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)  # Tuesday, eight o'clock in Paris
YESTERDAY = NOW - timedelta(days=1)
SEEN = NOW - timedelta(hours=3)
NBSP = "\u00a0"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, YESTERDAY)
        yield opened


def digest(archive: Archive, now: datetime = NOW, **changes: Any) -> Digest:
    watch = config(**changes)
    return send.preview(archive, watch, watch.digests[0], now)


def titles(made: Digest) -> list[str]:
    return [story.title for story in made.stories]


# --- what is owed ---------------------------------------------------------------------------------------------------


def test_only_what_is_kept_good_enough_and_seen_is_owed(archive: Archive) -> None:
    article(archive, SEEN, "Bon", score=20)
    article(archive, SEEN, "Trop faible", score=19.9)
    article(archive, SEEN, "Écarté", score=50, decision="below")
    article(archive, NOW + timedelta(minutes=1), "Pas encore vu")
    article(archive, NOW - timedelta(days=30), "D’avant la veille")
    article(archive, SEEN, "Publié il y a trois ans", published="2022-09-09T00:00:00Z", published_precision="day")
    assert sorted(titles(digest(archive))) == ["Bon", "Publié il y a trois ans"]
    assert "Trop faible" in titles(digest(archive, digest={"min_score": 19.9}))


def test_regions_and_themes_select(archive: Archive) -> None:
    article(archive, SEEN, "Ici", regions=["Nouvelle-Aquitaine", "France"], themes=["partenariats"])
    article(archive, SEEN, "Là", regions=["Bretagne"], themes=["financements"])
    assert titles(digest(archive, digest={"regions": ["nouvelle-aquitaine"]})) == ["Ici"]
    assert titles(digest(archive, digest={"themes": ["financements"]})) == ["Là"]
    assert titles(digest(archive, digest={"regions": ["Bretagne"], "themes": ["partenariats"]})) == []


def test_an_article_goes_into_one_issue_of_a_letter_and_a_later_reprint_does_not_bring_it_back(
    archive: Archive,
) -> None:
    watch = config()
    first = article(archive, SEEN, "La convention")
    assert send.issue(archive, watch, watch.digests[0], NOW, NOW) is not None
    later = NOW + timedelta(hours=1)
    article(archive, later, "La convention, reprise", story=first, source="Un autre journal")
    article(archive, later, "Du neuf")
    assert titles(digest(archive, NOW + timedelta(days=1))) == ["Du neuf"]
    other = digest(archive, NOW + timedelta(days=1), digest={"name": "Une autre lettre"})
    assert sorted(titles(other)) == ["Du neuf", "La convention"]


def test_an_article_stored_while_its_issue_was_made_comes_with_the_next(archive: Archive) -> None:
    watch = config()
    send.issue(archive, watch, watch.digests[0], NOW, NOW)
    article(archive, NOW - timedelta(seconds=5), "Arrivé trop tard")
    assert titles(digest(archive, NOW + timedelta(days=1))) == ["Arrivé trop tard"]


def test_reprints_stand_under_the_original_one_per_source(archive: Archive) -> None:
    first = article(archive, SEEN, "L’original", score=30, source="Le pôle")
    article(archive, SEEN, "Copie", story=first, score=90, copy_of=first, source="Le Journal", url="https://j.fr/1")
    article(archive, SEEN, "Reprise", story=first, score=10, decision="below", source="Placéco", url="https://p.fr/2")
    article(archive, SEEN, "Reprise bis", story=first, score=25, source="Placéco", url="https://p.fr/3")
    article(archive, SEEN, "Version 2", story=first, score=29, source="Le pôle")
    made = digest(archive)
    (story,) = made.stories
    assert (story.source, [reprint.source for reprint in story.reprints]) == ("Le pôle", ["Le Journal", "Placéco"])
    page = html.fromstring(render.page(made))
    links = {link.text: link.get("href") for link in page.iter("a")}
    assert links["Le Journal"] == "https://j.fr/1"
    assert links["Placéco"] == "https://p.fr/2"
    assert f"Également{NBSP}:" in page.text_content()


# --- order and sections ---------------------------------------------------------------------------------------------


def test_sections_follow_the_configuration_and_the_rest_comes_last(archive: Archive) -> None:
    money = ("Levée de fonds", "financements", "lead", 20.0)
    link = ("Partenariat", "partenariats", "title", 12.0)
    article(archive, SEEN, "Sans thème", score=60)
    article(archive, SEEN, "Argent", hits=[money], themes=["financements"])
    article(archive, SEEN, "Surtout argent", hits=[link, money], themes=["partenariats", "financements"])
    made = digest(archive, digest={"themes": []}, scoring={"urgent": 90})
    assert [(section.title, [s.title for s in section.stories]) for section in made.sections] == [
        ("Financements", ["Surtout argent", "Argent"]),
        ("Autres", ["Sans thème"]),
    ]
    asked = digest(archive, digest={"themes": ["partenariats"]})
    assert [section.title for section in asked.sections] == ["Partenariats"]
    article(archive, SEEN, "Lien", hits=[link], themes=["partenariats"], score=21)
    assert [section.title for section in digest(archive).sections] == ["À la une", "Partenariats", "Financements"]


def test_the_best_are_up_front_once_there_are_enough(archive: Archive) -> None:
    for number in range(12):
        article(archive, SEEN, f"N{number}", score=20 + number)
        made = digest(archive)
        top = made.sections[0] if made.sections[0].title == "À la une" else None
        assert len(top.stories if top else ()) == min(3, (number + 1) // 4)
        assert sorted(titles(made)) == sorted(f"N{n}" for n in range(number + 1))  # nothing lost, nothing twice
    assert titles(made)[:3] == ["N11", "N10", "N9"]


def test_score_then_date_oldest_last(archive: Archive) -> None:
    for title, score, published in (
        ("vieux", 30, "2025-10-01"),
        ("neuf", 30, "2025-10-12"),
        ("fort", 31, "2020-01-01"),
    ):
        moment = f"{published}T00:00:00Z"
        article(archive, SEEN, title, score=score, published=moment, published_precision="day")
    article(archive, SEEN, "sans date, vu ce matin", score=30)
    assert titles(digest(archive))[1:] == ["sans date, vu ce matin", "neuf", "vieux"]
    assert titles(digest(archive))[0] == "fort"


def test_by_region_and_by_organisation(archive: Archive) -> None:
    leem = ("organisation:leem", "", "title", 9.0)
    chu = ("organisation:chu", "", "body", 1.0)
    article(archive, SEEN, "A", regions=["France", "Occitanie"], organisations=["CHU", "Leem"], hits=[chu, leem])
    article(archive, SEEN, "B", regions=["France"], organisations=["CHU"], hits=[chu])
    article(archive, SEEN, "C", regions=["Île-de-France"])
    by_region = digest(archive, digest={"group_by": "region", "name": "R"})
    assert [section.title for section in by_region.sections] == ["Île-de-France", "Occitanie", "France"]
    asked = digest(archive, digest={"group_by": "region", "regions": ["France"]})
    assert [section.title for section in asked.sections] == ["France"]
    by_name = digest(archive, digest={"group_by": "organisation"})
    assert [section.title for section in by_name.sections] == ["CHU", "Leem", "Autres"]


# --- how it reads ---------------------------------------------------------------------------------------------------


def test_a_french_letter_in_full(archive: Archive) -> None:
    article(
        archive,
        SEEN,
        "Bioproduction : un « campus » verra le jour ?",
        score=34,
        source="Gazette du pôle",
        url="https://presse.gazette.co.uk/a",
        published="2022-09-09T00:00:00Z",
        published_precision="day",
        format="pdf",
        pages=2,
        origin="feed",
        excerpt="Un accord « inédit » ; le site ouvrira en 2027 !",
        organisations=["Leem", "ALLIS-NA"],
        regions=["Nouvelle-Aquitaine"],
        hits=[
            ("organisation:leem", "", "title", 9.0),
            ("organisation:allis-na", "", "title", 9.0),
            ("organisation:allis-na", "", "body", 4.0),
            ("Partenariat", "partenariats", "lead", 8.0),
            ("Sport", "", "body", -4.0),
        ],
    )
    made = digest(archive)
    assert render.subject(made) == "Veille santé – mardi 14 octobre 2025 – 1 article"
    text = render.text(made)
    page = html.fromstring(render.page(made))
    shown = " ".join(page.find("body").text_content().replace(NBSP, "~").split())
    for words in (
        "Mardi 14 octobre 2025 – 1 article",
        "Du lundi 13 octobre, 8~h au mardi 14 octobre, 8~h",
        "Bioproduction~: un «~campus~» verra le jour~?",
        "Gazette du pôle, 9 septembre 2022 · gazette.co.uk (PDF, 2~p.)",
        "«~Un accord “inédit”~; le site ouvrira en 2027~!~»",
        "(texte du flux~: la page n’a pas pu être lue)",
        "Retenu pour~: ALLIS-NA + Leem dans le titre, Partenariat, malgré Sport — score~34",
        "Articles lus~: 1 – retenus~: 1 – dans cette lettre~: 1.",
        "droits réservés",
        "veille@example.org",
    ):
        assert words in shown
        folded = " ".join(text.replace(NBSP, "~").split())
        assert words.replace(" · ", " – ") in folded
    assert "https://presse.gazette.co.uk/a" in text
    assert page.findtext(".//em") == "Gazette du pôle"
    assert next(page.iter("a")).get("href") == "https://presse.gazette.co.uk/a"
    assert not re.search(r" [:;!?»]|« ", shown) and not re.search(r" [:;!?»]|« ", text)
    assert max(len(line) for line in text.splitlines()) <= render.WIDTH


def test_an_english_letter(archive: Archive) -> None:
    article(
        archive, SEEN, "Un accord", published="2022-09-01T00:00:00Z", published_precision="month", excerpt="Un “mot”."
    )
    made = digest(archive, language="en")
    assert render.subject(made) == "Veille santé – Tuesday 14 October 2025 – 1 article"
    text = render.text(made)
    assert "From Monday 13 October, 8:00 to Tuesday 14 October, 8:00" in text
    assert "Le Quotidien, September 2022" in text
    assert "“Un ‘mot’.”" in text
    assert made.sections[0].title == "Other"
    french = [label for label in wording.LABELS["fr"].values() if label in text + render.page(made)]
    assert french == [wording.LABELS["fr"]["score"]]
    assert wording.LABELS["fr"].keys() == wording.LABELS["en"].keys()


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("day", "1er octobre 2025"), ("month", "octobre 2025"), ("year", "2025")],
)
def test_a_date_is_told_as_precisely_as_it_is_known(precision: str, shown: str) -> None:
    dated = Dated(datetime(2025, 10, 1, tzinfo=UTC), Precision(precision))
    for timezone in ("Europe/Paris", "America/Martinique", "Indian/Reunion"):  # a day is the same everywhere
        assert wording.published(dated, timezone, "fr") == shown
    instant = Dated(datetime(2025, 9, 30, 22, 0, tzinfo=UTC), Precision.MINUTE)
    assert wording.published(instant, "Europe/Paris", "fr") == "1er octobre 2025"
    assert wording.published(Dated(), "Europe/Paris", "fr") == "date inconnue"


def test_numbers_and_agreement() -> None:
    assert [wording.articles(count, "fr") for count in (0, 1, 2)] == ["Aucun article", "1 article", "2 articles"]
    assert wording.articles(0, "en") == "No article"
    assert wording.number(1284.26, "fr") == f"1{NBSP}284,3"
    assert wording.number(34.0, "fr") == "34"
    assert wording.number(1284.5, "en") == "1,284.5"
    turn = datetime(2025, 12, 31, 7, 30, tzinfo=UTC)
    shown = wording.period(turn, turn + timedelta(days=1), "Europe/Paris", "fr").replace(NBSP, " ")
    assert shown == "du mercredi 31 décembre 2025, 8 h 30 au jeudi 1er janvier 2026, 8 h 30"


def test_an_empty_digest_says_so(archive: Archive) -> None:
    made = digest(archive)
    assert "Rien à signaler" in render.text(made)
    assert "Rien à signaler" in render.page(made)
    assert render.subject(made).endswith("– Aucun article")


def test_failing_sources_are_for_the_editor_only(archive: Archive) -> None:
    article(archive, SEEN, source="Journal muet")
    with archive.transaction() as db:
        db.execute("UPDATE sources SET failures = 3, error = 'HTTP 403', ok_at = ?", (stamp(NOW - timedelta(days=3)),))
    made = digest(archive)
    assert made.failing == (("Journal muet", "HTTP 403"),)
    editor, reader = (message(made, "Veille <veille@example.org>", to, NOW) for to in ("Veille@example.org", "l@x.fr"))
    assert "HTTP 403" in content(editor[1]) and "HTTP 403" not in content(reader[1])


# --- what must not come in ------------------------------------------------------------------------------------------

EVIL = '<script>alert("1")</script><img src="https://t.example/p.gif">\u202egpj\u2066\u200b.exe\x00\r\nBcc: e@x.fr'


def content(message_bytes: bytes) -> str:
    mail = message_from_bytes(message_bytes, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return "\n".join(part.get_content() for part in mail.iter_parts())


def test_foreign_markup_is_shown_and_never_obeyed(archive: Archive) -> None:
    article(
        archive,
        SEEN,
        EVIL,
        source=EVIL,
        excerpt=EVIL + '" onmouseover="x" style="background:url(https://t.example/)',
        url="javascript:alert(1)",
        organisations=[EVIL],
        regions=[EVIL],
        themes=[EVIL],
        hits=[(EVIL, EVIL, "title", 9.0)],
    )
    made = digest(archive, digest={"name": 'Veille <b onclick="x">'})
    page = html.fromstring(render.page(made))
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {
        *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td"),
        *("h1", "h2", "h3", "p", "a", "em", "span", "br"),
    }
    attributes = {name for element in page.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on")}
    assert all(link.get("href").startswith("mailto:veille@example.org") for link in page.iter("a"))
    assert '<script>alert("1")</script>' in page.text_content()
    both = render.page(made) + render.text(made)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200d\ufeff\x00\r]", both)


def test_the_page_asks_for_nothing_outside_itself(archive: Archive) -> None:
    for number in range(5):
        article(archive, SEEN, EVIL, excerpt="url(https://t.example/x)", regions=["Bretagne"], score=20 + number)
    page = html.fromstring(render.page(digest(archive)))
    for element in page.iter():
        assert element.tag not in {
            "img",
            "link",
            "script",
            "iframe",
            "object",
            "video",
            "audio",
            "source",
            "svg",
            "base",
        }
        assert not {"src", "srcset", "background", "poster", "data", "action"} & set(element.attrib)
        styles = element.get("style", "") + (element.text or "" if element.tag == "style" else "")
        assert not re.search(r"url\(|@import|expression|//", styles)
    assert not page.xpath("//meta[@http-equiv]")


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://www.example.org/a?b=c&d", True),
        ("http://127.0.0.1:8000/a", True),
        ("ftp://example.org/", False),
        ("data:text/html,x", False),
        ("//example.org/a", False),
        ("https://leem.org@evil.example/", False),
        ("https://example.org/a b", False),
        ("https://example.org/\u202ea", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, usable: bool) -> None:
    assert bool(render.link(url)) is usable


# --- the message ----------------------------------------------------------------------------------------------------

EXPECTED = {
    *("Message-ID", "List-Id", "List-Unsubscribe", "From", "To", "Subject", "Date", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Language"),
}


@pytest.mark.parametrize(
    "name",
    [
        "Veille santé",
        "=?utf-8?q?foo=0D=0ABcc:_e@x?=",
        "=?utf-8?b?Zm9vDQpCY2M6IGVAeA==?= suite",
        "Veille\r\nBcc: e@x.fr",
        "Veille\r\n",
        "Veille\n\n<html>corps",
        "Veille\x00\x0b\x0c\x1c\x85\u2028\u2029Bcc: e@x.fr",
        "É" * 5000,
        "mot " * 3000,
        '“”«»,;:@<>()[]\\"',
    ],
)
def test_no_name_can_add_a_header(archive: Archive, name: str) -> None:
    article(archive, SEEN, name, source=name, excerpt=name)
    made = digest(archive)
    made = Digest(**{field: getattr(made, field) for field in made.__dataclass_fields__} | {"name": name})
    _, sent = message(made, "Veille <veille@example.org>", "lea@example.org", NOW)
    for rules in (policy.default, policy.compat32):
        mail = message_from_bytes(sent, policy=rules)
        assert set(mail.keys()) == EXPECTED and len(mail.keys()) == len(EXPECTED)
        assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
    assert all(len(line) <= 998 for line in sent.split(b"\r\n"))
    assert b"\n" not in sent.replace(b"\r\n", b"") and sent.isascii()


def test_a_title_that_cannot_be_stored_as_text_never_stops_the_letter(archive: Archive) -> None:
    article(archive, SEEN, "=?utf-8?q?x=0D=0ABcc:_e@x?=\x00\x01 titre")
    _, sent = message(digest(archive), "Veille <veille@example.org>", "lea@example.org", NOW)
    assert "Bcc" not in message_from_bytes(sent)


def test_the_headers_of_a_letter(archive: Archive) -> None:
    article(archive, SEEN, "Un accord")
    made = digest(archive)
    identity, sent = message(made, "Équipe de veille <veille@example.org>", "lea@example.org", NOW)
    mail = message_from_bytes(sent, policy=policy.default)
    assert mail["To"] == "lea@example.org"
    assert mail["From"] == "Équipe de veille <veille@example.org>"
    assert mail["Subject"] == render.subject(made)
    assert mail["Message-ID"] == identity and identity.endswith("@example.org>")
    assert mail["List-Id"] == "<veille-sante.example.org>"
    assert mail["List-Unsubscribe"].startswith("<mailto:veille@example.org?subject=D%C3%A9sinscription")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert "List-Unsubscribe-Post" not in mail
    again = message(made, "Équipe de veille <veille@example.org>", "lea@example.org", NOW + timedelta(days=1))[0]
    other = message(made, "Équipe de veille <veille@example.org>", "max@example.org", NOW)[0]
    assert again == identity != other


def test_long_addresses_stay_readable_for_machines(archive: Archive) -> None:
    article(archive, SEEN)
    address = "prenom.nom-compose.du.service-de-veille@" + ".".join(["sous-domaine-tres-long"] * 4) + ".example.org"
    identity, sent = message(digest(archive), f"Équipe <{address}>", address, NOW)
    mail = message_from_bytes(sent, policy=policy.default)
    assert mail["To"].addresses[0].addr_spec == mail["From"].addresses[0].addr_spec == address
    assert mail["Message-ID"] == identity
    assert b"=?" not in sent.split(b"\r\n")[2]


def test_bytes_that_do_not_hold_the_headers_meant_are_kept_back(archive: Archive, monkeypatch: Any) -> None:
    from alerts import message as module

    article(archive, SEEN)
    monkeypatch.setattr(module, "_slug", lambda _name: "x\r\nBcc: e@x.fr\r\nX-Rest: ")
    with pytest.raises(VigieError, match="en-têtes"):
        message(digest(archive), "Veille <veille@example.org>", "lea@example.org", NOW)


def test_forty_items_are_not_clipped(archive: Archive) -> None:
    excerpt = "Un extrait de la longueur qu’on en donne, avec ses accents, ses virgules et son point. " * 2
    for number in range(40):
        title = f"Une convention de partenariat pour les industries de santé en région, numéro {number}"
        article(
            archive, SEEN, title, excerpt=excerpt, organisations=["Leem", "ALLIS-NA"], regions=["Nouvelle-Aquitaine"]
        )
    assert len(render.page(digest(archive)).encode()) < 102_000  # beyond it Gmail hides the rest


def test_letters_past_ignores_a_slot_in_the_future(archive: Archive) -> None:
    letters.record(archive, name="V", slot=NOW + timedelta(days=900), since=YESTERDAY, now=NOW)
    letters.record(archive, name="V", slot=YESTERDAY, since=YESTERDAY - timedelta(days=1), now=NOW)
    assert letters.past(archive, "V", NOW).last == YESTERDAY
