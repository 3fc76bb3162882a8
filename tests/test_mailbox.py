"""Letters as a source: what their links become, and mailboxes that are read without being touched."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imap_server import USER

from monitor.config import Config, SourceEntry
from monitor.configfile import load
from monitor.errors import ConfigError, ReadError
from monitor.mailbox import Mailbox, mailbox
from monitor.model import Candidate
from spiders.letter import Letter, read_letter
from spiders.mailbox import Visit, is_from, visit
from spiders.post import AT_ONCE
from spiders.sandbox import Sandbox
from vigie.probe import probe

NOW = datetime(2026, 3, 17, 8, tzinfo=UTC)
PASSWORD = "été & pôle"
SENDER = "lettre@journal.example"


def message(
    html: str = "", text: str = "", number: str = "", sender: str = f"Le Journal <{SENDER}>", **headers: str
) -> bytes:
    mail = EmailMessage()
    mail["From"] = sender
    mail["Subject"] = headers.pop("subject", "La lettre – n° 12")
    mail["Date"] = headers.pop("date", "Mon, 16 Mar 2026 07:00:00 +0100")
    if number:
        mail["Message-ID"] = f"<{number}@journal.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text or "Voir la version HTML.")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def read(raw: bytes, received: datetime | None = None) -> Letter:
    return read_letter(raw, received, "Europe/Paris", NOW)


def links(html: str, **headers: str) -> dict[str, str]:
    return {one.url.rpartition("/")[2]: one.title for one in read(message(html, **headers)).candidates}


# ------------------------------------------------------------------------------------------------- a letter


def test_the_links_of_a_letter_are_candidates_with_its_date() -> None:
    letter = read(message("<p><a href='https://t.example/c?u=1&amp;id=2'>Une usine de vaccins\n ouvre</a></p>"))
    assert letter.candidates == (Candidate("https://t.example/c?u=1&id=2", "Une usine de vaccins ouvre", letter.sent),)
    assert letter.sent.at == datetime(2026, 3, 16, 6, tzinfo=UTC)
    assert (letter.sender, letter.subject) == (SENDER, "La lettre – n° 12")


@pytest.mark.parametrize(
    "label",
    [
        "Se désinscrire", "unsubscribe", "Me désabonner de cette lettre", "Gérer mes préférences", "Mentions légales",
        "Politique de confidentialité", "Facebook", "Partager sur LinkedIn", "Nous contacter", "www.journal.example",
        "S'abonner", "<img src='a.png' alt='Une usine'>", " ", "Cookies", "Transférer à un ami",
    ],
)  # fmt: skip
def test_what_is_no_article_is_left_out_and_counted(label: str) -> None:
    letter = read(
        message(
            f"<a href='https://t.example/1'>Une usine ouvre à Lyon</a><p><a href='https://t.example/2'>{label}</a></p>"
        )
    )
    assert [one.url for one in letter.candidates] == ["https://t.example/1"]
    assert letter.left_out == 1


@pytest.mark.parametrize(
    "label",
    [
        "Données personnelles de santé : ce que change le règlement", "Contact tracing : un bilan mitigé en France",
        "Partager les données de santé, un chantier européen", "X-Pharma lève 12 M€", "Twitter ferme son bureau de Paris",
    ],
)  # fmt: skip
def test_a_headline_that_begins_like_a_service_is_an_article(label: str) -> None:
    assert links(f"<a href='https://t.example/1'>{label}</a>") == {"1": label}


@pytest.mark.parametrize(
    "url",
    [
        "mailto:a@b.example",
        "tel:+33",
        "#haut",
        "/relatif",
        "javascript:x()",
        "https://www.linkedin.com/company/x",
        "https://journal.example/",
    ],
)
def test_addresses_that_are_no_article(url: str) -> None:
    assert links(f"<a href='{url}'>Un titre assez long pour un article</a>") == {}


def test_read_more_is_named_by_what_it_goes_on_with() -> None:
    html = """
    <table><tr><td><h2>Une usine ouvre à Lyon</h2><p>Deux cents emplois.</p><a href='https://t.example/1'>&gt; Lire la suite</a></td></tr>
    <tr><td><span style='font-size:20px'>Appel à projets biotech</span><p>Jusqu'au 30 mai.</p><a href='https://t.example/2'>En savoir +</a></td></tr>
    <tr><td><p>La fédération change de tête.</p><p><a href='https://t.example/3'>Découvrir l'article</a></p></td></tr></table>"""
    assert links(html) == {
        "1": "Une usine ouvre à Lyon",
        "2": "Appel à projets biotech",
        "3": "La fédération change de tête.",
    }


def test_a_link_given_several_times_is_one_under_its_longest_name() -> None:
    html = "<a href='https://t.example/1'><img src='x'></a><h2><a href='https://t.example/1'>Une usine ouvre à Lyon</a></h2><a href='https://t.example/1'>Lire</a>"
    assert links(html) == {"1": "Une usine ouvre à Lyon"}


TOLD = "Halderis ouvre un atelier de flacons à Vierzon"


@pytest.mark.parametrize(
    "link",
    [
        f"<a href='https://t.example/1'><img src='a.png' alt='{TOLD}'></a>",
        f"<a href='https://t.example/1'><img src='a.png' alt='' title='{TOLD}'></a>",
        f"<a href='https://t.example/1' title='{TOLD}'><img src='a.png' alt='Photo'></a>",
        f"<h2>{TOLD}</h2><p>Cent emplois.</p><a href='https://t.example/1'><img src='b.png' alt='Lire la suite'></a>",
        f"<a href='https://t.example/1'><img alt='Une longue légende de la photo, avec le nom de qui l’a prise'></a>"
        f"<a href='https://t.example/1'>{TOLD}</a>",
    ],
    ids=["alt", "title of the picture", "title of the link", "a button", "words of its own are better"],
)
def test_a_letter_made_of_pictures_is_read_by_what_they_say(link: str) -> None:
    assert links(link) == {"1": TOLD}


@pytest.mark.parametrize("said", ["Logo du pôle de compétitivité des Ormes", "Une usine", "Se désinscrire de la liste"])
def test_a_picture_that_tells_no_headline_is_no_article(said: str) -> None:
    assert links(f"<a href='https://t.example/1'><img src='a.png' alt='{said}'></a>") == {}


def test_the_letter_on_the_web_is_kept_once_under_its_subject() -> None:
    html = """<p>Si ce message ne s'affiche pas, <a href='https://t.example/web'>cliquez ici</a> | <a href='https://t.example/u'>ici</a> pour vous désinscrire</p>
    <p><a href='https://t.example/1'>Une usine ouvre à Lyon</a></p><p><a href='https://t.example/web2'>Voir en ligne</a></p>"""
    assert links(html) == {"1": "Une usine ouvre à Lyon", "web": "La lettre – n° 12"}


def test_the_foot_of_a_letter_is_left_out() -> None:
    html = """<p><a href='https://t.example/1'>Une usine ouvre à Lyon</a></p>
    <p><a href='https://t.example/2'>Agenda</a> <a href='https://t.example/3'>Notre institut</a></p>
    <p>Vous recevez cette lettre parce que vous êtes membre. <a href='https://t.example/u'>Désinscription</a> <a href='https://t.example/4'>Plan d'accès</a></p>"""
    assert list(links(html)) == ["1"]


def test_what_is_hidden_is_not_read() -> None:
    html = "<div style='display: none'>Aperçu <a href='https://t.example/1'>Un titre que nul ne voit</a></div><a href='https://t.example/2'>Un titre que chacun voit</a>"
    assert links(html) == {"2": "Un titre que chacun voit"}


def test_the_address_of_list_unsubscribe_is_no_article() -> None:
    html = "<a href='https://t.example/1'>Je ne veux plus de ces messages</a>"
    assert links(html, List_Unsubscribe="<mailto:x@y.example>, <https://t.example/1>") == {}


def test_a_letter_in_plain_text() -> None:
    text = (
        "Une usine ouvre à Lyon\nDeux cents emplois.\nLire la suite : https://t.example/1\n\n"
        "* Appel à projets régional <https://t.example/2>\n\nLa biotech lève 12 M€\nhttps://t.example/3.\n\n--\n"
        "Se désinscrire : https://t.example/u"
    )
    found = {one.url[-1]: one.title for one in read(message(text=text)).candidates}
    assert found == {"1": "Une usine ouvre à Lyon", "2": "Appel à projets régional", "3": "La biotech lève 12 M€"}


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "windows-1252", "n-importe-quoi"])
@pytest.mark.parametrize("transfer", ["8bit", "base64", "quoted-printable"])
def test_charsets_and_transfers(charset: str, transfer: str) -> None:
    import base64
    import quopri

    said = charset if charset != "n-importe-quoi" else "windows-1252"
    body = "<a href='https://t.example/1'>L’été à l’hôpital : œuvre commune</a>".replace(
        "’", "'" if said == "iso-8859-1" else "’"
    ).replace("œ", "oe" if said == "iso-8859-1" else "œ")
    encoded = body.encode(said)
    if transfer == "base64":
        encoded = base64.encodebytes(encoded)
    elif transfer == "quoted-printable":
        encoded = quopri.encodestring(encoded)
    head = f"From: {SENDER}\nSubject: x\nContent-Type: text/html; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n"
    title = read(head.encode() + encoded).candidates[0].title
    assert title == re.sub(r"<[^>]+>", "", body)


@pytest.mark.parametrize(
    ("raw", "subject", "sender"),
    [
        (b"Subject: =?utf-8?q?=C3=A9t=C3=A9?= =?iso-8859-1?b?6Q==?=\nFrom: =?utf-8?q?J=2C_X?= <A@B.example>\n\n", "étéé", "a@b.example"),
        ("Subject: d\u00e9j\u00e0\nFrom: Ren\u00e9 <a@b.example>\n\n".encode("latin-1"), "déjà", "a@b.example"),
        (b"Subject: =?utf-8?b?####?=\nFrom: a@b.example, c@d.example\n\n", "=?utf-8?b?####?=", "a@b.example"),
        (b"Subject: a\n b\nFrom: \"x\" a@b.example\n\n", "a b", "a@b.example"),
        (b"\n\nrien", "", ""),
        (b"", "", ""),
    ],
)  # fmt: skip
def test_broken_headers(raw: bytes, subject: str, sender: str) -> None:
    letter = read(raw)
    assert (letter.subject, letter.sender) == (subject, sender)


@pytest.mark.parametrize("date", ["", "demain", "Mon, 16 Mar 2037 07:00:00 +0100", "Thu, 01 Jan 1970 00:00:00 +0000"])
def test_a_letter_without_a_credible_date_has_that_of_its_arrival(date: str) -> None:
    assert read(f"From: {SENDER}\nDate: {date}\n\n".encode(), NOW - timedelta(hours=3)).sent.at == NOW - timedelta(
        hours=3
    )


def test_a_forwarded_letter_is_read_through() -> None:
    outer = EmailMessage()
    outer["From"] = SENDER
    outer.set_content("Pour information")
    inner = EmailMessage()
    inner.set_content("<a href='https://t.example/1'>Une usine ouvre à Lyon</a>", subtype="html")
    outer.add_attachment(inner)
    assert [one.title for one in read(outer.as_bytes()).candidates] == ["Une usine ouvre à Lyon"]


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=2000),
    st.sampled_from(
        [b"", b"Content-Type: text/html\n\n", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"Subject: ="]
    ),
)
def test_no_bytes_break_the_reading(body: bytes, head: bytes) -> None:
    try:
        letter = read(head + body)
    except ReadError:
        return
    assert all(one.url.startswith(("http://", "https://")) for one in letter.candidates)


def test_a_message_of_endless_parts_ends() -> None:
    raw = b"From: a@b.example\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    )
    try:
        assert read(raw).candidates == ()
    except ReadError as error:
        assert error.outcome == "failed"


# ------------------------------------------------------------------------------------------------- the address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://veille@imap.example.org", Mailbox("INBOX", "imap.example.org", 993, "veille", "tls")),
        ("imaps://veille@example.org@imap.example.org/Lettres/Re%C3%A7ues", Mailbox("Lettres/Reçues", "imap.example.org", 993, "veille@example.org", "tls")),
        ("imaps://veille%40example.org@imap.example.org:1993/INBOX", Mailbox("INBOX", "imap.example.org", 1993, "veille@example.org", "tls")),
        ("imap://v@imap.example.org/INBOX", Mailbox("INBOX", "imap.example.org", 143, "v", "starttls")),
        ("imap://v@127.0.0.1:1143/INBOX", Mailbox("INBOX", "127.0.0.1", 1143, "v", "none")),
        ("maildir:///var/mail/veille", Mailbox("/var/mail/veille")),
    ],
)  # fmt: skip
def test_addresses_of_mailboxes(url: str, expected: Mailbox) -> None:
    assert mailbox(url) == expected


@pytest.mark.parametrize(
    ("address", "sender", "expected"),
    [
        ("lettre@journal.example", "Lettre@Journal.example", True),
        ("lettre@journal.example", "autre@journal.example", False),
        ("lettre@news.journal.example", "journal.example", True),
        ("lettre@news.journal.example", "@journal.example", True),
        ("lettre@faux-journal.example", "journal.example", False),
        ("lettre@journal.example", "", True),
        ("", "journal.example", False),
    ],
)
def test_whose_letters_count(address: str, sender: str, expected: bool) -> None:
    assert is_from(address, sender) is expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("url: 'imaps://v:secret@imap.example.org/INBOX', kind: mailbox", "VIGIE_IMAP_PASSWORD"),
        ("url: 'imaps://imap.example.org/INBOX', kind: mailbox", "il manque l'utilisateur"),
        ("url: 'imaps:///INBOX', kind: mailbox", "imaps://veille@imap.example.org/INBOX"),
        ("url: 'maildir://lettres', kind: mailbox", "maildir:///var/mail/veille"),
        ("url: 'imaps://v@imap.example.org/INBOX'", "kind: mailbox va avec"),
        ("url: 'https://journal.example/', kind: mailbox", "kind: mailbox va avec"),
        ("url: 'https://journal.example/', sender: journal.example", "sender ne vaut que pour kind: mailbox"),
        ("url: 'maildir:///v', kind: mailbox, sender: 'Le Journal'", "sources.0.sender: une adresse électronique ou un domaine"),
    ],
)  # fmt: skip
def test_a_wrong_mailbox_is_one_clear_line(source: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(f"sources:\n- {{name: Lettre, {source}}}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert len(caught.value.problems) == 1
    assert message in caught.value.problems[0]
    assert ":2: sources.0" in caught.value.problems[0]
    assert "secret" not in str(caught.value)


def test_a_mailbox_in_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(
        "sources:\n- {name: Lettre, url: 'imaps://v@imap.example.org/INBOX', kind: mailbox, sender: '@Journal.example'}\n"
    )
    assert load(file).sources[0].sender == "@journal.example"


# ------------------------------------------------------------------------------------------------- mailboxes


SANDBOX = Sandbox()


@pytest.fixture(autouse=True, scope="module")
def closed() -> Iterator[None]:
    yield
    SANDBOX.close()


def look_in(url: str, cursor: str = "", sender: str = SENDER, password: str = PASSWORD) -> Visit:
    return asyncio.run(visit(url, sender, cursor, password, "Europe/Paris", NOW, SANDBOX))


def titles(found: Visit) -> list[str]:
    return [one.title for one in found.look.candidates]


def letter(number: int, sender: str = SENDER) -> bytes:
    return message(
        f"<a href='https://t.example/{number}'>Le titre numéro {number}</a>", number=str(number), sender=sender
    )


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def put(folder: Path, number: int, place: str = "new", flags: str = "", **options: str) -> Path:
    file = folder / place / f"17736{number:05d}.M1P1.host{flags}"
    file.write_bytes(letter(number, **options))
    moment = NOW.timestamp() - 3600 + number
    os.utime(file, (moment, moment))
    return file


def test_a_maildir_gives_each_letter_once_and_stays_as_it_is(maildir: Path) -> None:
    file = put(maildir, 1)
    put(maildir, 2, "cur", ":2,S")
    put(maildir, 3, sender="Autre <autre@ailleurs.example>")
    before = sorted((str(path), path.stat().st_mtime) for path in maildir.rglob("*"))
    first = look_in(f"maildir://{maildir}")
    assert (titles(first), first.letters, first.look.kind) == (["Le titre numéro 1", "Le titre numéro 2"], 2, "mailbox")
    assert sorted((str(path), path.stat().st_mtime) for path in maildir.rglob("*")) == before
    file.rename(maildir / "cur" / f"{file.name}:2,RS")  # somebody reads it
    put(maildir, 4)
    second = look_in(f"maildir://{maildir}", first.cursor)
    assert (titles(second), second.letters) == (["Le titre numéro 4"], 1)
    assert look_in(f"maildir://{maildir}", second.cursor).letters == 0


def test_letters_that_offer_nothing_are_named(maildir: Path) -> None:
    for number in range(12):
        text = message(
            text="Communiqué : Halderis ouvre.", number=str(number), subject=f"Communiqué n° {number} " + "z" * 90
        )
        put(maildir, number).write_bytes(text)
    note = look_in(f"maildir://{maildir}").look.note
    assert note.startswith("12 lettres ; 12 lettres sans lien d’article : « Communiqué n° 0 zz")
    assert note.count("« ") == 10 and note.endswith("z… » et 2 autres")


def test_pdfs_that_come_with_letters_are_named(maildir: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = SENDER, "Le bulletin", "Mon, 16 Mar 2026 07:00:00 +0100"
    mail.set_content("Ci-joint.")
    for kind, name in (
        ("pdf", "Bulletin d’été.pdf"),
        ("octet-stream", "annexe.PDF"),
        ("pdf", ""),
        ("zip", "photos.zip"),
    ):
        mail.add_attachment(b"%PDF-1.4", "application", kind, filename=name or None)
    put(maildir, 1).write_bytes(mail.as_bytes())
    assert look_in(f"maildir://{maildir}").look.note == (
        "1 lettre ; 1 lettre sans lien d’article : « Le bulletin » ; "
        "3 PDF en pièce jointe, non lus : « Bulletin d’été.pdf », « annexe.PDF », « sans nom »"
    )


def test_a_letter_delivered_twice_is_read_once(maildir: Path) -> None:
    put(maildir, 1)
    first = look_in(f"maildir://{maildir}")
    again = put(maildir, 1)
    again.rename(again.with_name("1773700000.autre.host"))
    assert look_in(f"maildir://{maildir}", first.cursor).letters == 0


def test_many_letters_wait_for_the_next_visit(maildir: Path) -> None:
    for number in range(AT_ONCE + 3):
        put(maildir, number)
    first = look_in(f"maildir://{maildir}")
    assert first.letters == AT_ONCE
    assert "3 messages pour la prochaine visite" in first.look.note
    assert titles(look_in(f"maildir://{maildir}", first.cursor)) == [f"Le titre numéro {AT_ONCE + n}" for n in range(3)]


def test_an_old_letter_is_no_news(maildir: Path) -> None:
    file = put(maildir, 1)
    os.utime(file, (0, NOW.timestamp() - 40 * 86400))
    assert look_in(f"maildir://{maildir}").letters == 0


def test_a_folder_that_is_no_maildir_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="pas de maildir"):
        look_in(f"maildir://{tmp_path}")


@dataclass
class Server:
    folder: Path
    port: int

    def put(self, number: int, **options: str) -> None:
        (self.folder / f"{number}.eml").write_bytes(letter(number, **options))

    def visit(self, cursor: str = "", folder: str = "INBOX", user: str = USER, **options: str) -> Visit:
        return look_in(f"imap://{user}@127.0.0.1:{self.port}/{folder}", cursor, **options)


def start(folder: Path, *options: str) -> tuple[subprocess.Popen[str], Server]:
    (folder / "validity").write_text("7")
    command = [sys.executable, Path(__file__).with_name("imap_server.py"), folder, PASSWORD, *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Server(folder, int(process.stdout.readline()))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    process, started = start(tmp_path)
    yield started
    process.kill()
    process.communicate()


def test_imap_gives_each_letter_once_and_is_not_touched(server: Server) -> None:
    server.put(1)
    server.put(2, sender="autre@ailleurs.example")
    server.put(3)
    first = server.visit()
    assert (titles(first), first.letters) == (["Le titre numéro 1", "Le titre numéro 3"], 2)
    assert server.visit(first.cursor).letters == 0
    server.put(4)
    second = server.visit(first.cursor)
    assert titles(second) == ["Le titre numéro 4"]
    assert not (server.folder / "touched").exists()


def test_check_opens_each_mailbox_and_says_what_is_there(
    server: Server, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account is opened with the password of the environment; its letters are of March: too old for a probe."""
    monkeypatch.setenv("VIGIE_IMAP_PASSWORD", PASSWORD)
    server.put(1)
    root = tmp_path_factory.mktemp("probed")
    for name in ("full", "bare"):
        for place in ("cur", "new"):
            (root / name / place).mkdir(parents=True)
    (root / "full" / "new" / "1").write_bytes(letter(1))
    (root / "full" / "new" / "2").write_bytes(letter(2, sender="autre@ailleurs.example"))
    (root / "bare" / "new" / "1").write_bytes(message(text="Sans aucun lien."))
    addresses = {
        "imap": f"imap://{USER}@127.0.0.1:{server.port}/INBOX",
        "full": f"maildir://{root}/full",
        "bare": f"maildir://{root}/bare",
        "none": f"maildir://{root}/none",
    }
    sources = [SourceEntry(name=name, url=url, kind="mailbox", sender=SENDER) for name, url in addresses.items()]
    told = {one["source"]: one for one in probe(sources, Config())}
    assert told["imap"]["problem"] == f"boîte ouverte : aucune lettre de {SENDER} depuis 30 jours"
    assert (told["full"]["problem"], told["full"]["reason"], told["full"]["count"]) == (None, "1 lettre", 1)
    assert (told["full"]["kind"], told["full"]["watch"]) == ("mailbox", addresses["full"])
    assert told["full"]["items"][0]["title"] == "Le titre numéro 1"
    assert told["bare"]["problem"] == "boîte ouverte : 1 lettre ; 1 lettre sans lien d’article : « La lettre – n° 12 »"
    assert told["none"]["problem"] == f"pas de maildir (cur et new) dans {root}/none"
    assert not (server.folder / "touched").exists()


def test_a_mailbox_numbered_anew_gives_no_letter_twice(server: Server) -> None:
    server.put(1)
    first = server.visit()
    (server.folder / "validity").write_text("8")
    (server.folder / "1.eml").rename(server.folder / "41.eml")
    server.put(42)
    again = server.visit(first.cursor)
    assert titles(again) == ["Le titre numéro 42"]
    assert server.visit(again.cursor).letters == 0


def test_a_folder_with_accents_and_a_domain_as_sender(server: Server) -> None:
    server.put(1, sender="x@news.journal.example")
    assert titles(server.visit(folder="Lettres/Re%C3%A7ues", sender="@journal.example")) == ["Le titre numéro 1"]


def test_many_letters_of_an_account_wait_for_the_next_visit(server: Server) -> None:
    for number in range(1, AT_ONCE + 3):
        server.put(number)
    first = server.visit()
    assert first.letters == AT_ONCE
    assert titles(server.visit(first.cursor)) == [f"Le titre numéro {AT_ONCE + 1}", f"Le titre numéro {AT_ONCE + 2}"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"password": "faux"}, "identifiants de veille@example.org refusés"),
        ({"password": ""}, "VIGIE_IMAP_PASSWORD"),
        ({"folder": "Absent"}, "dossier « Absent » introuvable"),
    ],
)
def test_what_goes_wrong_with_an_account_is_said(server: Server, options: dict[str, str], reason: str) -> None:
    with pytest.raises(ReadError, match=re.escape(reason)) as caught:
        server.visit(**options)
    assert "faux" not in caught.value.reason


def test_nobody_answers() -> None:
    with pytest.raises(ReadError, match=r"127\.0\.0\.1:1 : connexion refusée"):
        look_in("imap://v@127.0.0.1:1/INBOX")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for localhost, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today - timedelta(1), today + timedelta(2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def test_tls_is_verified(tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process, server = start(tmp_path, str(certificate))
    url = f"imaps://{USER}@localhost:{server.port}/INBOX"
    server.put(1)
    try:
        with pytest.raises(ReadError, match=r"localhost:\d+ : certificat refusé \(il est auto-signé"):
            look_in(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert titles(look_in(url)) == ["Le titre numéro 1"]
    finally:
        process.kill()
        process.communicate()
