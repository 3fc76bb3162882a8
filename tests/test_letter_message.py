"""The bytes of a letter: the headers and parts that were meant, whatever the names say."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsletter import NOW, digest, full, reason, story

from alerts import message as module
from alerts import render
from alerts.digest import Digest, Kind, Section
from alerts.message import message
from monitor.errors import VigieError

SENDER = "Veille <veille@example.org>"
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Clôture\r\nEND:VCALENDAR\r\n".encode()
LEAVE = "https://veille.example.org/sortie?qui={recipient}&lettre={letter}"
EXPECTED = [
    *("Message-ID", "List-Id", "List-Unsubscribe", "From", "To", "Subject", "Date", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Language"),
]
TELLING = ["text/plain", "text/html"]


def sent(made: Digest, sender: str = SENDER, recipient: str = "lea@example.org", **asked: Any) -> EmailMessage:
    """The message as the standard library reads it."""
    _, content = message(made, sender, recipient, NOW, **({"editor": False} | asked))
    assert content.isascii() and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert message_from_bytes(content).keys() == mail.keys()  # as another parser reads it
    return mail


def test_the_headers_of_a_letter() -> None:
    made = digest(story())
    mail = sent(made, "Équipe de veille <veille@example.org>")
    assert mail.keys() == EXPECTED
    assert mail["To"] == "lea@example.org"
    assert mail["From"] == "Équipe de veille <veille@example.org>"
    assert mail["Subject"] == render.subject(made)
    assert mail["List-Id"] == "<veille-sante.example.org>"
    assert mail["List-Unsubscribe"] == (
        "<mailto:veille@example.org?subject=D%C3%A9sinscription%20%E2%80%93%20Veille%20sant%C3%A9>"
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert mail["Date"].datetime == NOW
    assert not [name for name in mail if name.lower().startswith("x-")]
    assert [part.get_content_type() for part in mail.iter_parts()] == TELLING
    text, page = (part.get_content().splitlines() for part in mail.iter_parts())
    assert text == render.text(made, editor=False).splitlines()
    assert page == render.page(made, editor=False).splitlines()


def test_a_message_has_the_same_name_again_and_a_sample_another() -> None:
    made = digest(story())
    identity, _ = message(made, SENDER, "lea@example.org", NOW, editor=False)
    again, _ = message(made, SENDER, "lea@example.org", NOW + timedelta(days=1), editor=True, calendar=CALENDAR)
    others = [
        message(digest(story(), **change), SENDER, to, NOW, editor=False)[0]
        for change, to in (
            ({}, "max@example.org"),
            ({"kind": Kind.SAMPLE}, "lea@example.org"),
            ({"kind": Kind.URGENT}, "lea@example.org"),
            ({"slot": NOW + timedelta(days=1)}, "lea@example.org"),
            ({"name": "Une autre"}, "lea@example.org"),
        )
    ]
    assert identity == again and re.fullmatch(r"<[0-9a-f]{40}@example\.org>", identity)
    assert len({identity, *others}) == 6


def test_the_editor_alone_is_told_what_the_watch_did() -> None:
    editor, reader = (sent(full(), editor=editor).as_string() for editor in (True, False))
    assert "HTTP 503" in editor and "HTTP 503" not in reader


def test_a_calendar_is_attached_as_it_is() -> None:
    mail = sent(full(), calendar=CALENDAR)
    assert mail.keys() == EXPECTED
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/mixed", "multipart/alternative", *TELLING, "text/calendar"),
    ]
    (calendar,) = mail.iter_attachments()
    assert calendar.get_payload(decode=True) == CALENDAR
    assert calendar.get_filename() == "agenda.ics"
    assert calendar.get_content_disposition() == "attachment"
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("PUBLISH", "utf-8")
    told = mail.get_body(("html",))
    assert told is not None and "Échéances" in told.get_content()


def test_a_reader_leaves_in_one_click_where_an_address_is_configured() -> None:
    mail = sent(digest(story()), recipient="lea+veille&x@example.org", unsubscribe=LEAVE)
    assert mail["List-Unsubscribe"] == (
        "<https://veille.example.org/sortie?qui=lea%2Bveille%26x%40example.org&lettre=Veille%20sant%C3%A9>,"
        " <mailto:veille@example.org?subject=D%C3%A9sinscription%20%E2%80%93%20Veille%20sant%C3%A9>"
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sorted(mail.keys()) == sorted([*EXPECTED, "List-Unsubscribe-Post"])


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://veille.example.org/sortie", True),
        ("javascript:alert(1)", False),
        ("https://x.fr/a b", False),
        ("", False),
    ],
)
def test_no_click_is_promised_without_a_safe_address(address: str, shown: bool) -> None:
    mail = sent(digest(story()), unsubscribe=address)
    assert "List-Unsubscribe-Post" not in mail
    assert (address in mail["List-Unsubscribe"] if address else False) is shown
    assert "<mailto:" in mail["List-Unsubscribe"]


HOSTILE = [
    "Veille santé",
    "=?utf-8?q?foo=0D=0ABcc:_e@x?=",
    "=?utf-8?b?Zm9vDQpCY2M6IGVAeA==?= suite",
    "Veille\r\nBcc: e@x.fr",
    "Veille\r\n",
    "Veille\n\n<html>corps",
    "Veille\x00\x0b\x0c\x1c\x85\u2028\u2029Bcc: e@x.fr",
    "Veille \u202e\u2066 \ud800 fin",
    "É" * 5000,
    "mot " * 3000,
    '“”«»,;:@<>()[]\\"',
    "",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_can_add_a_header(name: str) -> None:
    evil = story(title=name, source=name, excerpt=name, reasons=(reason(name, 3, name),), regions=(name,))
    made = digest(name=name, sections=(Section(name, (evil,)),), mention=name)
    for changed in (made, digest(evil, name=name, kind=Kind.URGENT)):  # the subject of an alert is a title
        mail = sent(changed, unsubscribe=LEAVE, calendar=CALENDAR)
        assert sorted(mail.keys()) == sorted([*EXPECTED, "List-Unsubscribe-Post"])
        assert [part.get_content_type() for part in mail.walk()][1:] == [
            *("multipart/alternative", *TELLING, "text/calendar"),
        ]
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x1f]", mail["Subject"])


@settings(max_examples=60)
@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_makes_a_message_of_the_headers_meant(name: str, title: str) -> None:
    assert sent(digest(story(title=title), name=name, kind=Kind.URGENT)).keys() == EXPECTED


@pytest.mark.parametrize(
    "recipient", ["lea@example.org\r\nBcc: e@x.fr", "lea@exa\nmple.org", "lea @example.org", "lea"]
)
def test_no_recipient_can_add_one(recipient: str) -> None:
    try:
        mail = sent(digest(story()), recipient=recipient, unsubscribe=LEAVE)
    except VigieError as error:
        assert "en-têtes" in str(error)
    else:
        assert len(mail["To"].addresses) == 1 and "Bcc" not in mail


def test_a_list_is_named_like_the_web_copies_of_its_letter() -> None:
    assert sent(digest(story(), name="Œuvres"))["List-Id"] == "<oeuvres.example.org>"
    assert sent(digest(story(), name="日本"))["List-Id"] == "<lettre.example.org>"


def test_long_addresses_stay_readable_for_machines() -> None:
    address = "prenom.nom-compose.du.service-de-veille@" + ".".join(["sous-domaine-tres-long"] * 4) + ".example.org"
    mail = sent(digest(story()), f"Équipe <{address}>", address)
    assert mail["To"].addresses[0].addr_spec == mail["From"].addresses[0].addr_spec == address
    assert "=?" not in mail["List-Unsubscribe"] and address in mail["List-Unsubscribe"]


@pytest.mark.parametrize("slug", ["x\r\nBcc: e@x.fr\r\nX-Rest: ", "x\r\n\r\ncorps", "x" * 1000])
def test_bytes_that_do_not_hold_the_headers_meant_are_kept_back(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "bare", lambda _name: slug)
    with pytest.raises(VigieError, match="en-têtes"):
        message(digest(story()), SENDER, "lea@example.org", NOW, editor=False)


def test_an_address_too_long_to_leave_by_is_not_sent() -> None:
    with pytest.raises(VigieError, match=r"delivery\.unsubscribe"):
        sent(digest(story()), unsubscribe="https://x.example/" + "a" * 1000)
