"""What a letter holds: the right articles, one item per story, in order, and nothing told twice."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config
from hypothesis import given
from hypothesis import strategies as st

from alerts import send
from alerts.digest import Closing, Digest, Kind, Money, Role, Story
from alerts.items import item
from alerts.order import Item, arranged
from monitor.archive import letters
from monitor.archive.articles import store
from monitor.archive.outbox import record
from monitor.archive.store import Archive, stamp
from monitor.config import Config
from monitor.errors import VigieError
from monitor.model import Article, Dated, Precision, Publisher
from monitor.reader import appraiser

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)  # Tuesday, eight o'clock in Paris
DAY = timedelta(days=1)
YESTERDAY = NOW - DAY
SEEN = NOW - timedelta(hours=3)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, YESTERDAY)
        yield opened


def digest(archive: Archive, now: datetime = NOW, **changes: Any) -> Digest:
    watch = config(**changes)
    return send.preview(archive, watch, watch.digests[0], now)


def sent(archive: Archive, now: datetime = NOW, **changes: Any) -> Digest | None:
    """The issue of `now`, that has arrived."""
    made = recorded(archive, now, **changes)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent' WHERE state = 'queued'")
    return made


def recorded(archive: Archive, now: datetime = NOW, **changes: Any) -> Digest | None:
    """The issue of `now`, that waits in the outbox."""
    watch = config(**changes)
    return send.issue(archive, watch, watch.digests[0], now, now)


def titles(made: Digest) -> list[str]:
    return [story.title for story in made.stories]


def sections(made: Digest) -> list[tuple[Role, str, list[str]]]:
    return [(one.role, one.title, [story.title for story in one.stories]) for one in made.sections]


def rubrics(made: Digest) -> list[str]:
    return [section.title for section in made.sections if section.role is Role.RUBRIC]


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


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"regions": ["nouvelle-aquitaine"]}, ["Ici"]),
        ({"themes": ["FINANCEMENTS"]}, ["Là"]),
        ({"regions": ["Bretagne"], "themes": ["partenariats"]}, []),
        ({"organisations": ["Pôle Brumé"]}, ["Ici"]),
        ({"organisations": ["pole brume"]}, ["Ici"]),  # as one types it
        ({"organisations": ["ORG-2"]}, ["Là"]),  # by its id
        ({"organisations": ["Pôle Brumé", "Nanobrume"]}, ["Ici", "Là"]),
        ({"organisations": ["Brumé"]}, []),  # a part of a name is not that name
        ({"organisations": ["Nanobrume"], "regions": ["Nouvelle-Aquitaine"]}, []),
    ],
)
def test_regions_themes_and_organisations_select(archive: Archive, filters: dict[str, Any], found: list[str]) -> None:
    here: dict[str, Any] = {
        "regions": ["Nouvelle-Aquitaine", "France"],
        "themes": ["partenariats"],
        "organisations": ["Pôle Brumé"],
    }
    article(archive, SEEN, "Ici", **here)
    article(archive, SEEN, "Là", regions=["Bretagne"], themes=["financements"], organisations=["Nanobrume"])
    with archive.transaction() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("UPDATE organisations SET id = 'org-2' WHERE name = 'Nanobrume'")
        db.execute("UPDATE mentions SET organisation_id = 'org-2' WHERE organisation_id = 'nanobrume'")
    assert sorted(titles(digest(archive, digest=filters))) == found


def test_an_article_goes_into_one_issue_of_a_letter_and_a_later_reprint_does_not_bring_it_back(
    archive: Archive,
) -> None:
    first = article(archive, SEEN, "La convention")
    assert sent(archive) is not None
    later = NOW + timedelta(hours=1)
    article(archive, later, "La convention, reprise", story=first, source="Un autre journal")
    article(archive, later, "Du neuf")
    assert titles(digest(archive, NOW + DAY)) == ["Du neuf"]
    other = digest(archive, NOW + DAY, digest={"name": "Une autre lettre"})
    assert sorted(titles(other)) == ["Du neuf", "La convention"]


def test_an_article_stored_while_its_issue_was_made_comes_with_the_next(archive: Archive) -> None:
    sent(archive)
    article(archive, NOW - timedelta(seconds=5), "Arrivé trop tard")
    assert titles(digest(archive, NOW + DAY)) == ["Arrivé trop tard"]


def test_what_an_item_tells(archive: Archive) -> None:
    number = article(
        archive,
        SEEN,
        "Un appel",
        access="reserved",
        hits=[("Partenariat", "", "lead", 8.0), ("Partenariat", "", "body", 4.0)],
        organisations=["Leem"],
    )
    with archive.transaction() as db:
        amount = "INSERT INTO amounts VALUES (?, 5e6, 5e6, 'EUR', ?, 'exact', 'body', 0, 9, '5 millions\nd’euros')"
        db.execute(amount, (number, "raised"))
        db.execute(
            "INSERT INTO amounts VALUES (?, 2e6, 2e6, 'EUR', 'raised', 'exact', 'body', 9, 18, '2 millions')", (number,)
        )
        db.execute(amount, (number, ""))  # an amount of no known role says too little
        for at, extended in (("2025-12-01T12:00", 1), ("2025-11-15", 0), ("2026-03", 0)):
            db.execute("INSERT INTO deadlines VALUES (?, ?, ?, 'body', 0, 1, 'x')", (number, at, extended))
        db.execute("UPDATE hits SET quote = 'PARTENARIATS' WHERE field = 'body'")
        db.execute("UPDATE hits SET quote = 'partenariats' WHERE field = 'lead'")
    (story,) = digest(archive).stories
    assert story.reserved and story.organisations == ("Leem",)
    assert story.amounts == (
        Money("5 millions d’euros", "raised", 5e6, 5e6, "EUR"), Money("2 millions d’euros", "raised", 2e6, 2e6, "EUR"))  # fmt: skip
    assert story.closings == (
        Closing(date(2025, 11, 15), extended=False),
        Closing(datetime(2025, 12, 1, 12), extended=True),  # local time of France
        Closing(date(2026, 3, 31), extended=False, by_month=True),
    )
    assert [(reason.points, reason.quotes) for reason in story.reasons] == [(12.0, ("partenariats",))]


LONG = "Le pôle a signé une convention avec le centre hospitalier. " * 30


@pytest.mark.parametrize(
    ("kind", "own", "least", "most"),
    [
        ("cluster", None, 201, 400),  # an institution on its own site
        ("media", None, 60, 200),  # the press, be it in the catalogue
        (None, None, 60, 200),  # the press
        (None, 80, 20, 80),
        ("cluster", 0, 0, 0),
    ],
)
def test_an_excerpt_is_as_long_as_its_source_allows(
    archive: Archive, kind: str | None, own: int | None, least: int, most: int
) -> None:
    publisher = json.dumps({"regions": [], "organisations": ["pole"] if kind else []})
    article(archive, SEEN, text=LONG, publisher=publisher)
    if kind:
        with archive.transaction() as db:
            db.execute("INSERT INTO organisations (id, name, kind) VALUES ('pole', 'Pôle', ?)", (kind,))
    source = {"name": "Le Quotidien", "url": "https://x.fr/", "excerpt": own}
    (story,) = digest(archive, sources=[source]).stories
    assert least <= len(story.excerpt) <= most


def test_what_the_title_says_is_quoted_in_full_before_what_stands_beside_it(archive: Archive) -> None:
    lead = (
        "Le laboratoire Untel consacre quarante millions d’euros à l’extension de son usine de Castelvert, dans le sud."
    )
    text = f"{lead}\n\nLa collectivité voisine, qui suit le dossier depuis trois ans, apportera une aide à l’embauche."
    number = article(archive, SEEN, "Untel agrandit son usine", text=text)
    with archive.transaction() as db:
        for rule, field, quote, points in (
            ("usines", "title", "usine", 6.0), ("usines", "lead", "usine", 2.0), ("aides", "body", "collectivité", 3.0)
        ):  # fmt: skip
            start = text.find(quote) if field != "title" else 19
            values = (number, rule, field, start, start + len(quote), quote, points)
            db.execute("INSERT INTO hits VALUES (?, ?, '', ?, ?, ?, ?, ?)", values)
    (story,) = digest(archive).stories
    assert story.excerpt == lead


# --- stories --------------------------------------------------------------------------------------------------------


def test_a_further_telling_of_one_source_is_shown_for_what_it_adds_and_none_is_told_unseen(archive: Archive) -> None:
    first = article(archive, SEEN, "L’original", score=40, source="Le pôle")
    weak = article(archive, SEEN, "Un autre projet", story=first, score=8, decision="below", source="Placéco")
    best = article(archive, SEEN, "L’usine et ses 45 emplois", story=first, score=25, source="Placéco")
    adding = article(archive, SEEN, "Qui paie", story=first, score=5, source="Placéco", adds='["partenaire"]')
    own = article(archive, SEEN, "Le calendrier", story=first, score=12, source="Le pôle", adds='["calendrier"]')
    said = article(archive, SEEN, "« Enfin »", story=first, score=30, source="Le pôle", adds='["citation"]')
    (story,) = digest(archive).stories
    assert story.article_id == first and set(story.twins) == {adding, own}  # of Placéco the one that adds most
    assert {one.article_id for one in story.reprints} == set(story.twins)
    with archive.transaction() as db:
        db.execute("UPDATE articles SET adds = '[]' WHERE id IN (?, ?)", (adding, own))
    (story,) = digest(archive).stories
    assert set(story.twins) == {best} and not {weak, said} & set(story.articles)


@pytest.mark.parametrize(
    ("title", "told"),
    [("Une usine de collyres à Dax", []), ("Collyres : un marché de 2 milliards", ["2 milliards d’euros"])],
)
def test_what_a_market_is_worth_is_told_under_a_title_about_it(archive: Archive, title: str, told: list[str]) -> None:
    text = "Le marché pèse 2 milliards d’euros, selon un cabinet."
    number = article(archive, SEEN, title, text=text)
    with archive.transaction() as db:
        columns = (number, 2e9, 2e9, "EUR", "market", "exact", "lead", 15, 34, "2 milliards d’euros")
        db.execute("INSERT INTO amounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", columns)
    (story,) = digest(archive).stories
    assert [one.quote for one in story.amounts] == told


def test_a_review_of_the_week_never_leads_and_repeats_no_sum(archive: Archive) -> None:
    def raised(number: int, *sums: int) -> None:
        with archive.transaction() as db:
            for value in sums:
                columns = (number, value * 1e6, value * 1e6, "EUR", "raised", "exact", "lead", 0, 1, f"{value} M€")
                db.execute("INSERT INTO amounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", columns)

    raised(article(archive, SEEN, "Nanobrume lève 24 M€", score=60), 24)
    send.issue(archive, config(), config().digests[0], NOW, NOW)
    later = NOW + timedelta(hours=2)
    review = article(archive, later, "L’essentiel de la semaine : Nanobrume", score=70)
    raised(review, 24, 7)
    article(archive, later, "Un troisième robot", score=30)
    made = digest(archive, NOW + timedelta(days=1))
    assert [one.title for one in made.sections[0].stories] == ["Un troisième robot"]
    assert made.sections[0].role is Role.TOP
    (told,) = (one for one in made.stories if one.article_id == review)
    assert [one.quote for one in told.amounts] == ["7 M€"]


def test_reprints_stand_under_the_original_one_per_source(archive: Archive) -> None:
    first = article(archive, SEEN, "L’original", score=30, source="Le pôle")
    article(archive, SEEN, "Copie", story=first, score=90, copy_of=first, source="Le Journal", copied=0.9)
    added: dict[str, Any] = {"adds": '["montant"]', "copied": 0.25}
    article(archive, SEEN, "Reprise", story=first, score=10, decision="below", source="Placéco", **added)
    article(archive, SEEN, "Reprise bis", story=first, score=25, source="Placéco")
    article(archive, SEEN, "Version 2", story=first, score=29, source="Le pôle")
    (story,) = digest(archive).stories
    assert story.source == "Le pôle" and len(story.twins) == 2  # what is not shown is not told
    assert [(one.source, one.adds, one.copied) for one in story.reprints] == [
        ("Le Journal", (), 0.9),
        ("Placéco", ("montant",), 0.25),
    ]


def test_what_leads_a_story_need_not_reach_the_threshold_itself(archive: Archive) -> None:
    release = article(archive, SEEN - timedelta(days=1), "Le communiqué", score=15, source="Le pôle")
    article(archive, SEEN, "L’article", story=release, score=40)
    made = digest(archive, NOW, digest={"min_score": 30})
    assert titles(made) == ["L’article"]  # the release was seen before the watch
    with archive.transaction() as db:
        db.execute("UPDATE articles SET fetched_at = ? WHERE id = ?", (stamp(SEEN), release))
    assert titles(digest(archive, NOW, digest={"min_score": 30})) == ["Le communiqué"]


@pytest.mark.parametrize(
    ("language", "access", "leads"),
    [("fr", "open", "Le site"), ("en", "open", "The site"), ("en", "reserved", "Le site")],
)
def test_of_what_is_no_release_one_in_the_language_of_the_letter_leads(
    archive: Archive, language: str, access: str, leads: str
) -> None:
    first = article(archive, SEEN - timedelta(hours=1), "Le site")
    article(archive, SEEN, "The site", story=first, source="The Wire", language="en", access=access)
    (told,) = digest(archive, digest={"language": language}).stories
    assert told.title == leads and len(told.reprints) == 1


def test_the_heaviest_words_are_quoted_first(archive: Archive) -> None:
    fields = ("title", 12.0), ("lead", 8.0), ("body", 4.0)
    article(archive, SEEN, hits=[("Partenariat", "", field, points) for field, points in fields])
    with archive.transaction() as db:
        db.execute(
            "UPDATE hits SET quote = CASE field WHEN 'title' THEN 'ANSM' WHEN 'lead' THEN 'agence' ELSE 'ansm' END"
        )
    (told,) = digest(archive).stories
    assert told.reasons[0].quotes == ("ANSM", "agence")


def test_words_of_a_title_in_capitals_are_quoted_as_the_title_is_told(archive: Archive) -> None:
    title, text = "NOUVELLE DIRECTRICE POUR LE PÔLE", "Le pôle a une nouvelle directrice, venue d’un autre pôle."
    number = article(archive, SEEN, title, text=text)
    with archive.transaction() as db:
        hit = "INSERT INTO hits VALUES (?, 'Nominations', '', 'title', 0, 19, ?, 6)"
        db.execute(hit, (number, title[:19]))
    (story,) = digest(archive).stories
    assert story.title == "Nouvelle directrice pour le pôle"
    assert story.reasons[0].quotes == ("Nouvelle directrice",)


def test_sums_of_the_past_are_left_out_and_the_steps_of_a_call_are_named(archive: Archive) -> None:
    text = (
        "L'appel est doté de 2 M€, contre 3 M€ auparavant. En 2021, la première édition avait reçu 4 M€. "
        "Lettres d'intention le 3 mars 2026, dossiers complets le 5 mai 2026."
    )
    number = article(archive, SEEN, "L'appel est ouvert", text=text)
    with archive.transaction() as db:
        for sum_ in (2, 3, 4):
            at = text.index(f"{sum_} M€")
            amount = "INSERT INTO amounts VALUES (?, ?, ?, 'EUR', 'funding', 'exact', 'body', ?, ?, ?)"
            db.execute(amount, (number, sum_ * 1e6, sum_ * 1e6, at, at + 4, f"{sum_} M€"))
        for at, quote in (("2026-03-03", "3 mars 2026"), ("2026-05-05", "5 mai 2026")):
            place = text.index(quote)
            closing = "INSERT INTO deadlines VALUES (?, ?, 0, 'body', ?, ?, ?)"
            db.execute(closing, (number, at, place, place + len(quote), quote))
    (told,) = digest(archive).stories
    assert [one.quote for one in told.amounts] == ["2 M€"]
    assert [one.step for one in told.closings] == ["Lettres d'intention", "dossiers complets"]


def test_an_amount_told_in_capitals_and_in_small_letters_is_told_once(archive: Archive) -> None:
    number = article(archive, SEEN)
    with archive.transaction() as db:
        for quote in ("14 MILLIONS D'EUROS", "14 millions d'euros", "14 M€"):
            amount = "INSERT INTO amounts VALUES (?, 14e6, 14e6, 'EUR', 'funding', 'exact', 'body', 0, 9, ?)"
            db.execute(amount, (number, quote))
    (told,) = digest(archive).stories
    assert told.amounts == (Money("14 millions d'euros", "funding", 14e6, 14e6, "EUR"),)


def test_a_story_comes_back_only_with_something_new(archive: Archive) -> None:
    first = article(archive, SEEN, "La levée de fonds")
    sent(archive)
    later = NOW + timedelta(hours=2)
    article(archive, later, "Redite", story=first, source="A")
    article(archive, later, "Citation", story=first, source="B", adds='["citation"]')
    article(archive, later, "Copie", story=first, source="C", adds='["montant"]', copy_of=first)
    assert titles(digest(archive, NOW + DAY)) == []
    article(archive, later, "Le montant", story=first, source="D", adds='["montant", "lieu"]', score=25)
    made = digest(archive, NOW + DAY)
    (story,) = made.stories
    assert (story.title, story.news, made.kept) == ("Le montant", ("montant",), 4)
    assert first not in story.twins and {one.source for one in story.reprints} == {"A", "B", "C"}
    assert sent(archive, NOW + DAY) is not None
    assert titles(digest(archive, NOW + 2 * DAY)) == []


def test_only_the_first_issue_is_the_first(archive: Archive) -> None:
    article(archive, SEEN, "Un partenariat")
    assert digest(archive).first
    made = sent(archive)
    assert made is not None and made.first
    article(archive, NOW + timedelta(hours=1), "Un autre")
    assert not digest(archive, NOW + DAY).first


# --- order and sections ---------------------------------------------------------------------------------------------


def test_sections_follow_the_configuration_and_the_rest_comes_last(archive: Archive) -> None:
    money = ("Levée de fonds", "financements", "lead", 20.0)
    link = ("Partenariat", "partenariats", "title", 12.0)
    article(archive, SEEN, "En tête", score=90, hits=[link], themes=["partenariats"])
    article(archive, SEEN, "Sans thème", score=60)
    article(archive, SEEN, "Argent", hits=[money], themes=["financements"])
    article(archive, SEEN, "Aussi argent", hits=[("Partenariat", "partenariats", "lead", 4.0), money],
            themes=["partenariats", "financements"])  # fmt: skip
    assert sections(digest(archive)) == [
        (Role.TOP, "À la une", ["En tête"]),
        (Role.RUBRIC, "Financements", ["Aussi argent", "Argent"]),
        (Role.RUBRIC, "Autres", ["Sans thème"]),
    ]
    article(archive, SEEN, "Lien", hits=[link], themes=["partenariats"], score=21)
    assert rubrics(digest(archive)) == ["Partenariats", "Financements", "Autres"]
    asked = digest(archive, digest={"themes": ["financements", "partenariats"]})
    assert rubrics(asked) == ["Financements", "Partenariats"]  # in the order of the letter
    assert rubrics(digest(archive, digest={"themes": ["partenariats"]})) == ["Partenariats"]


def test_one_to_three_are_up_front_where_there_is_something_to_stand_out_from(archive: Archive) -> None:
    for number in range(14):
        article(archive, SEEN, f"N{number}", score=20 + number)
        made = digest(archive)
        top = [one for role, _, one in sections(made) if role is Role.TOP]
        assert sum(map(len, top)) == (0 if number == 0 else min(3, max(1, (number + 1) // 4)))
        assert sorted(titles(made)) == sorted(f"N{n}" for n in range(number + 1))  # nothing lost, nothing twice
    assert titles(made)[:3] == ["N13", "N12", "N11"]


def test_what_is_old_or_undated_is_no_headline(archive: Archive) -> None:
    article(archive, SEEN, "Vieux", score=90, published="2022-09-09T00:00:00Z", published_precision="day")
    article(archive, SEEN, "Du mois", score=80, published="2025-10-01T00:00:00Z", published_precision="month")
    article(archive, SEEN, "Sans date", score=70, published=None, published_precision="unknown")
    article(archive, SEEN, "Frais", score=20)
    assert sections(digest(archive)) == [
        (Role.TOP, "À la une", ["Frais"]),
        (Role.RUBRIC, "Autres", ["Vieux", "Du mois"]),
        (Role.UNDATED, "Sans date", ["Sans date"]),
    ]


def test_score_then_date_oldest_last(archive: Archive) -> None:
    for title, score, published in (
        ("vieux", 30, "2025-10-01"),
        ("neuf", 30, "2025-10-12"),
        ("ancien", 31, "2020-01-01"),
        ("fort", 32, "2025-10-13"),
    ):
        moment = f"{published}T00:00:00Z"
        article(archive, SEEN, title, score=score, published=moment, published_precision="day")
    assert titles(digest(archive)) == ["fort", "ancien", "neuf", "vieux"]


def test_by_region_and_by_organisation(archive: Archive) -> None:
    leem = ("organisation:leem", "", "title", 9.0)
    chu = ("organisation:chu", "", "body", 1.0)
    article(archive, SEEN, "Une", score=99)
    article(archive, SEEN, "A", regions=["France", "Occitanie"], organisations=["CHU", "Leem"], hits=[chu, leem])
    article(archive, SEEN, "B", regions=["France"], organisations=["CHU"], hits=[chu])
    article(archive, SEEN, "C", regions=["Île-de-France"])
    by_region = digest(archive, digest={"group_by": "region", "name": "R"})
    assert rubrics(by_region) == ["Île-de-France", "Occitanie", "France"]
    article(archive, SEEN, "D", regions=["France"])
    asked = digest(archive, digest={"group_by": "region", "regions": ["France"]})
    assert rubrics(asked) == ["France"]
    by_name = digest(archive, digest={"group_by": "organisation"})
    assert rubrics(by_name) == ["CHU", "Leem", "Autres"]


def test_beyond_its_length_a_letter_tells_in_a_line_and_loses_nothing(archive: Archive) -> None:
    for number in range(6):
        article(archive, SEEN, f"N{number}", score=20 + number)
    made = digest(archive, digest={"length": 4})
    assert sections(made)[-1] == (Role.BRIEF, "En bref", ["N1", "N0"])
    assert len(made.stories) == 6
    assert [role for role, _, _ in sections(digest(archive, digest={"length": 6}))] == [Role.TOP, Role.RUBRIC]


def test_a_letter_has_its_own_language(archive: Archive) -> None:
    article(archive, SEEN, "A")
    article(archive, SEEN, "B", published=None, published_precision="unknown")
    made = digest(archive, digest={"language": "en"})
    assert (made.language, [title for _, title, _ in sections(made)]) == ("en", ["Top stories", "Undated"])


def some_item(number: int, score: float, published: Dated) -> Item:
    story = Story(
        *(number, f"N{number}", "https://x.fr/", "Le Quotidien", published, "fr", "", False, False, 0, score),
        *((), (), (), (), ()),
    )
    return Item(story, score, ({"themes": ["partenariats"][: number % 2], "hits": [], "fetched_at": SEEN},))


DATES = (Dated(), Dated(SEEN, Precision.MINUTE), Dated(SEEN - 90 * DAY, Precision.DAY), Dated(SEEN, Precision.MONTH))


@given(
    told=st.lists(st.tuples(st.integers(20, 99), st.sampled_from(DATES)), max_size=30),
    length=st.integers(1, 12),
    content=st.sampled_from(["items", "titles"]),
)
def test_each_story_stands_in_one_section_the_sections_in_their_order(
    told: list[tuple[int, Dated]], length: int, content: str
) -> None:
    watch = config(digest={"length": length, "content": content})
    items = [some_item(number, score, published) for number, (score, published) in enumerate(told)]
    made = arranged(items, watch.digests[0], watch, YESTERDAY)
    ids = [story.article_id for section in made for story in section.stories]
    assert sorted(ids) == list(range(len(told)))
    roles = [list(Role).index(section.role) for section in made]
    assert roles == sorted(roles) and all(section.title and section.stories for section in made)
    scores = {role: [s.score for one in made if one.role is role for s in one.stories] for role in Role}
    brief = scores.pop(Role.BRIEF)
    full = [score for found in scores.values() for score in found]
    if content == "items":
        assert len(full) == min(length, len(told)) and max(brief, default=0) <= min(full, default=100)
    else:
        assert not brief and not scores[Role.TOP]


# --- recaps and counts ----------------------------------------------------------------------------------------------


def test_a_recap_tells_by_title_what_other_letters_told(archive: Archive) -> None:
    for number in range(9):
        article(archive, SEEN, f"N{number}", score=20 + number)
    sent(archive)
    made = digest(archive, NOW + DAY, digest={"name": "Semaine", "content": "titles", "length": 2})
    assert (made.content, len(made.stories)) == ("titles", 9)
    assert [role for role, _, _ in sections(made)] == [Role.RUBRIC]


def test_figures_count_what_was_kept_in_the_period(archive: Archive) -> None:
    article(archive, SEEN, source="A", regions=["Bretagne"], themes=["partenariats"], organisations=["Leem"])
    article(archive, SEEN, source="A", regions=["Bretagne", "Occitanie"], themes=["partenariats"], score=12)
    article(archive, SEEN, source="B", themes=["financements"], organisations=["Leem", "CHU"])
    article(archive, SEEN, source="C", decision="below")
    article(archive, NOW - 40 * DAY, source="D")
    sent(archive)  # what another letter sent counts
    made = digest(archive, digest={"name": "Mois", "content": "figures"})
    assert made.figures is not None and not made.empty and made.sections == ()
    assert made.figures.themes == (("partenariats", 2), ("financements", 1))
    assert made.figures.regions == (("Bretagne", 2), ("Occitanie", 1))
    assert made.figures.organisations == (("Leem", 2), ("CHU", 1))
    assert made.figures.sources == (("A", 2), ("B", 1)) and made.kept == 3
    asked = digest(archive, digest={"name": "Mois", "content": "figures", "regions": ["Occitanie"], "min_score": 11})
    assert asked.figures is not None
    assert (asked.figures.regions, asked.figures.sources) == ((("Occitanie", 1),), (("A", 1),))
    nothing = digest(archive, digest={"name": "Mois", "content": "figures", "regions": ["Corse"]})
    assert nothing.figures is None and nothing.empty


def test_a_monthly_letter_first_looks_back_a_month(archive: Archive) -> None:
    with archive.transaction() as db:
        db.execute("UPDATE rounds SET started_at = '2025-01-01T00:00:00Z'")
    article(archive, NOW - 20 * DAY, "Il y a vingt jours")
    assert titles(digest(archive)) == []
    assert titles(digest(archive, digest={"days": "monthly"})) == ["Il y a vingt jours"]


# --- what the editor sees -------------------------------------------------------------------------------------------


def test_the_watch_tells_what_fell_just_short(archive: Archive) -> None:
    for number in range(30):
        article(archive, SEEN, f"N{number}", score=10 + number / 2)
    told = article(archive, SEEN, "Dit", score=40)
    article(archive, SEEN, "Du même évènement", score=19, story=told)
    article(archive, SEEN, "Hors sujet", score=19.9, regions=["Corse"])
    article(archive, SEEN, "D’ici", score=19.8, regions=["Bretagne"])
    watch = digest(archive).watch
    assert watch is not None
    assert [one.title for one in watch.missed] == ["Hors sujet", "D’ici"] + [f"N{n}" for n in range(19, 11, -1)]
    assert all(16 <= one.score < 20 for one in watch.missed)
    here = digest(archive, digest={"regions": ["Bretagne"]}).watch
    assert here is not None and [one.title for one in here.missed] == ["D’ici"]


def test_the_watch_tells_sources_in_trouble_links_that_wait_and_readers_not_reached(archive: Archive) -> None:
    article(archive, SEEN, source="Journal muet")
    article(archive, SEEN, source="Jamais visité")
    assert sent(archive, NOW - timedelta(hours=1)) is not None
    with archive.transaction() as db:
        db.execute(
            "UPDATE sources SET failures = 3, error = 'HTTP 403', polled_at = ?1, ok_at = ?1 WHERE name = 'Journal muet'",
            (stamp(NOW - 3 * DAY),),
        )
        for key in ("a", "b"):
            db.execute(
                "INSERT INTO candidates (source, url, key, first_seen, last_seen) VALUES ('Journal muet', ?1, ?1, ?2, ?2)",
                (key, stamp(SEEN)),
            )
        db.execute("UPDATE deliveries SET state = 'failed', answer = '550 inconnu', finished_at = ?", (stamp(NOW),))
    watch = digest(archive, NOW).watch
    assert watch is not None
    assert (watch.sources, watch.waiting) == (2, 2)
    ((name, state, evidence),) = watch.troubled
    assert (name, state) == ("Journal muet", "blocked") and "HTTP 403" in evidence
    assert watch.undelivered == (("lea@example.org", "550 inconnu"),)
    later = digest(archive, NOW + DAY, digest={"name": "Une autre"}).watch
    assert later is not None and later.undelivered == ()


def recipients(archive: Archive) -> list[str]:
    """Whom the messages are for, in the order of their writing."""
    return [row[0].casefold() for row in archive.rows("SELECT recipient FROM deliveries ORDER BY id")]


EDITOR = "redaction@example.org"


@pytest.mark.parametrize(
    ("changes", "full", "empty"),
    [
        ({}, ["lea@example.org"], []),
        ({"digest": {"empty": "tell"}}, ["lea@example.org"], ["lea@example.org"]),
        ({"digest": {"to": ["lea@example.org", "Veille@example.org"]}}, ["lea@example.org", "veille@example.org"],
         ["veille@example.org"]),
    ],
)  # fmt: skip
def test_readers_hear_nothing_of_nothing_and_the_editor_always_hears(
    archive: Archive, changes: dict[str, Any], full: list[str], empty: list[str]
) -> None:
    sent(archive, **changes)
    assert recipients(archive) == empty
    article(archive, SEEN + DAY)
    assert sent(archive, NOW + DAY, **changes) is not None
    assert recipients(archive)[len(empty) :] == full


def test_an_editor_that_is_configured_gets_one_message_and_it_is_the_editor_s(archive: Archive) -> None:
    smtp = {"host": "127.0.0.1", "sender": "Veille <veille@example.org>"}
    watch = config(delivery={"smtp": smtp, "editor": EDITOR.upper()}, digest={"to": ["lea@example.org", EDITOR]})
    send.issue(archive, watch, watch.digests[0], NOW, NOW)
    article(archive, SEEN + DAY)
    send.issue(archive, watch, watch.digests[0], NOW + DAY, NOW + DAY)
    assert recipients(archive) == [EDITOR, "lea@example.org", EDITOR]
    contents = [row[0] for row in archive.rows("SELECT content FROM deliveries ORDER BY id")]
    parsed = [message_from_bytes(content, policy=policy.default) for content in contents]
    empty, reader, editor = (next(one.iter_parts()).get_content() for one in parsed if isinstance(one, EmailMessage))
    assert "1 source surveillée" in editor and "1 source surveillée" not in reader
    assert "Rien à signaler" in empty and "Un partenariat" in editor


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lea@example.org", "lea@EXAMPLE.org"),
        ("lea@example.org", "  Lea@example.org "),
        ("léa@santé.example", "le\u0301a@SANTÉ.example"),
        ("lea@santé.example", "lea@xn--sant-epa.example"),
    ],
)
def test_two_spellings_of_one_address_get_one_message(archive: Archive, first: str, second: str) -> None:
    article(archive, SEEN)
    assert sent(archive, digest={"to": [first, second, "zoe@example.org"]}) is not None
    assert len(recipients(archive)) == 2


def test_an_empty_slot_is_settled_and_one_by_hand_leaves_no_trace(archive: Archive) -> None:
    watch = config()
    assert send.issue(archive, watch, watch.digests[0], NOW) is None
    assert archive.rows("SELECT 1 FROM digests") == []
    assert sent(archive) is None
    assert letters.past(archive, "Veille santé", NOW).settled == NOW


# --- samples, outages -----------------------------------------------------------------------------------------------


def test_a_sample_shows_what_is_owed_or_else_the_last_days_and_writes_nothing(archive: Archive) -> None:
    watch = config()
    article(archive, SEEN, "La convention")
    before = archive.rows("SELECT total_changes() AS n")[0]["n"]
    for now in (NOW, NOW + DAY):
        identity, content = send.sample(archive, watch, watch.digests[0], "essai@example.org", now)
        assert identity.encode() in content and b"essai@example.org" in content and b"convention" in content
    assert archive.rows("SELECT total_changes() AS n")[0]["n"] == before
    sent(archive)
    real = archive.rows("SELECT message_id FROM deliveries")[0]["message_id"]
    again = send.sample(archive, watch, watch.digests[0], "lea@example.org", NOW)
    assert b"convention" in again[1] and again[0] != real


def test_after_an_outage_one_letter_covers_all_that_did_not_leave(archive: Archive) -> None:
    for day in range(3):
        article(archive, SEEN + day * DAY, f"Jour {day}")
        recorded(archive, NOW + day * DAY)
        with archive.transaction() as db:
            db.execute("UPDATE deliveries SET state = 'deferred' WHERE state = 'queued'")
    states = [row[0] for row in archive.rows("SELECT state FROM deliveries ORDER BY id")]
    assert states == ["withdrawn", "withdrawn", "deferred"]
    told = archive.rows("SELECT d.since, d.slot, count(*) AS items FROM digests d JOIN digest_articles a"
                        " ON a.digest_id = d.id GROUP BY d.id")  # fmt: skip
    assert [tuple(row) for row in told] == [(stamp(YESTERDAY), stamp(NOW + 2 * DAY), 3)]
    past = letters.past(archive, "Veille santé", NOW + 2 * DAY)
    assert past.last == past.settled == NOW + 2 * DAY


def test_each_issue_leaves_after_an_outage_when_that_is_asked(archive: Archive) -> None:
    for day in range(3):
        article(archive, SEEN + day * DAY, f"Jour {day}")
        recorded(archive, NOW + day * DAY, digest={"after_outage": "each"})
    assert [row[0] for row in archive.rows("SELECT state FROM deliveries")] == ["queued"] * 3


def test_an_issue_that_cannot_be_made_does_not_take_the_former_one_back(archive: Archive) -> None:
    article(archive, SEEN, "Jour 0")
    recorded(archive)
    watch = config()
    broken = watch.digests[0].model_copy(update={"to": ("ni adresse ni rien",)})
    article(archive, SEEN + DAY, "Jour 1")
    with pytest.raises(VigieError):
        send.issue(archive, watch, broken, NOW + DAY, NOW + DAY)
    assert [row[0] for row in archive.rows("SELECT state FROM deliveries")] == ["queued"]
    assert letters.past(archive, "Veille santé", NOW + DAY).last == NOW


def test_letters_past_ignores_a_slot_in_the_future(archive: Archive) -> None:
    record(archive, name="V", slot=NOW + timedelta(days=900), since=YESTERDAY, now=NOW)
    record(archive, name="V", slot=YESTERDAY, since=YESTERDAY - DAY, now=NOW)
    assert letters.past(archive, "V", NOW).last == YESTERDAY


def test_an_issue_knows_what_it_is(archive: Archive) -> None:
    made = digest(archive, delivery={"mention": "Avec l’autorisation du CFC"}, digest={"name": "V"})
    assert (made.kind, made.name, made.mention) == (Kind.ISSUE, "V", "Avec l’autorisation du CFC")
    assert (made.since, made.slot, made.empty) == (YESTERDAY, NOW, True)


# --- with real stories ----------------------------------------------------------------------------------------------

PRESS_TEXT = """Nanobrume, spécialiste de la nébulisation, et le CHU de Perlanges ont inauguré jeudi à Dax une usine de
dispositifs d’inhalation. Le site emploie déjà quarante personnes, et en comptera le double dans deux ans. """
RELEASE_TEXT = """Dax, le 13 octobre 2025 – Nanobrume inaugure à Dax son usine de dispositifs d’inhalation, avec le CHU de
Perlanges. La société y a investi 12 millions d’euros. Elle produira dès janvier pour toute l’Europe. """


def read(archive: Archive, watch: Config, source: str, title: str, text: str, now: datetime, voice: str = "") -> int:
    """An article, judged and stored as a round does."""
    found = Article(f"https://{source}.example/{now:%H%M}", title, " ".join(text.split()), "fr", Dated(now))
    publisher = Publisher((), frozenset({voice} if voice else ()))
    judge = appraiser(watch)
    with archive.transaction() as db:
        db.execute(
            "INSERT OR IGNORE INTO sources (name, url, kind, every_s) VALUES (?, 'https://x.fr/', 'feed', 1)", (source,)
        )
        return store(archive, source, found.url, found, judge.appraise(found, publisher), now, publisher)[0]


def test_the_issuer_s_own_release_leads_and_comes_back_if_it_tells_more_than_was_sent(archive: Archive) -> None:
    names = [{"name": name, "points": 20, "regions": ["Bretagne"]} for name in ("Nanobrume", "CHU de Perlanges")]
    watch = config(catalogues=[], organisations=names)
    identity = next(one.id for one in appraiser(watch).organisations if one.name == "Nanobrume")
    press = read(archive, watch, "presse", "Nanobrume inaugure une usine à Dax", PRESS_TEXT, SEEN)
    send.issue(archive, watch, watch.digests[0], NOW, NOW)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent'")
    title = "Nanobrume inaugure son usine de Dax"
    release = read(archive, watch, "nanobrume", title, RELEASE_TEXT, NOW + timedelta(hours=1), voice=identity)
    assert len({row[0] for row in archive.rows("SELECT story_id FROM articles")}) == 1
    (story,) = send.preview(archive, watch, watch.digests[0], NOW + DAY).stories
    assert (story.article_id, "montant" in story.news, press in story.twins) == (release, True, False)
    other = config(catalogues=[], organisations=names, digest={"name": "Une autre"})
    (both,) = send.preview(archive, other, other.digests[0], NOW + DAY).stories
    assert (both.article_id, both.news, both.twins) == (release, (), (press,))  # of both, the release leads


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sur 800 000 euros, huit lauréats recevront chacun 100 000 euros.", ["100 000 euros chacun"]),
        ("Nanobrume lève des fonds, dont 5 millions auprès de la banque, soit 9 M€.", ["5 millions d’euros"]),
        ("L'enveloppe passe de 5 à 10 M€.", []),
    ],
)
def test_a_sum_is_told_in_words_that_stand_alone(archive: Archive, text: str, told: list[str]) -> None:
    watch = config(catalogues=[], organisations=[{"name": "Nanobrume", "points": 20}])
    read(archive, watch, "presse", "Nanobrume", f"Nanobrume, lundi. {text}", SEEN)
    made = send.preview(archive, watch, watch.digests[0], NOW)
    shown = [fact for one in made.stories for fact in item(one, made, editor=False)["facts"]]
    assert all(any(one in fact.replace("\u202f", " ").replace("\u00a0", " ") for fact in shown) for one in told), shown
    assert not any("[" in fact for fact in shown)


# --- where a story happens ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "homes", "shown"),
    [
        ([("Occitanie", "lead")], [], ["Occitanie"]),
        ([("Occitanie", "body")], [], ["Occitanie"]),
        ([("Occitanie", "title"), ("Grand Est", "body")], [], ["Occitanie"]),  # one in passing
        ([("Corse", "body"), ("Occitanie", "title")], [["Normandie"]], ["Occitanie", "Normandie"]),
        ([("Occitanie", "lead")], [["Corse", "Occitanie"]], ["Occitanie"]),  # a network says no place
        ([], [["Corse", "Occitanie"], ["France"]], ["Corse", "Occitanie"]),
        ([], [["France"]], ["Bretagne"]),
        ([], [], ["Bretagne"]),
    ],
)
def test_a_story_bears_the_region_that_its_text_names_and_that_of_its_source_only_without_one(
    archive: Archive, places: list[tuple[str, str]], homes: list[list[str]], shown: list[str]
) -> None:
    names = [f"Réseau {number}" for number, _ in enumerate(homes)]
    number = article(archive, SEEN, regions=["Bretagne"], organisations=names)
    with archive.transaction() as db:
        for region, field in places:
            db.execute(
                "INSERT INTO places VALUES (?, ?, 'region', '', ?, ?, 0, 1, 'x')", (number, region, region, field)
            )
        for name, regions in zip(names, homes, strict=True):
            db.execute("UPDATE organisations SET regions = ? WHERE name = ?", (json.dumps(regions), name))
        db.execute("UPDATE sources SET regions = ?", (json.dumps(["Bretagne"]),))
    (told,) = digest(archive).stories
    assert list(told.regions) == shown
    assert len(digest(archive, digest={"regions": ["Bretagne"]}).stories) == 1  # it still comes from there
