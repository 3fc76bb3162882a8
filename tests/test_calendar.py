"""The calendar of closing dates: one event per call, whoever tells it and however often, in sound iCalendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from archived import article, begin
from hypothesis import given
from hypothesis import strategies as st

from alerts.calendar import Call, calls, of_stories, together
from alerts.ical import calendar
from alerts.wording import clean
from alerts.words import words
from monitor.archive import published
from monitor.archive.store import Archive, stamp

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
SEEN = NOW - timedelta(days=3)


def row(at: str, number: int = 1, *, story: int = 1, extended: bool = False, **changes: Any) -> dict[str, Any]:
    """A row of the archive: the article `number` tells a closing date."""
    seen = SEEN + timedelta(hours=number)
    return {
        "story_id": story, "article_id": number, "url": f"https://www.example.org/{number}", "title": f"Appel {number}",
        "source": "Le Pôle", "at": at, "extended": extended, "fetched_at": seen, "changed_at": seen, "revisions": 0,
    } | changes  # fmt: skip


def told(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(call.at.isoformat(), call.url.rpartition("/")[2]) for call in calls(rows, NOW)]


def events(made: bytes) -> list[icalendar.Event]:
    return [part for part in icalendar.Calendar.from_ical(made).walk() if part.name == "VEVENT"]


# --- which calls ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2026-03-01", False),
        ("2026-03-02", True),
        ("2026-03-02T06:00", True),  # still told on its day
        ("2027-01-31", True),
        ("2026-02", False),
        ("2026-03", True),  # until its end
        ("2026-04", True),
    ],
)
def test_a_call_is_there_as_long_as_it_is_open(at: str, kept: bool) -> None:
    assert bool(calls([row(at)], NOW)) is kept


def test_what_is_known_by_its_month_is_no_event() -> None:
    found = calls([row("2026-04", 1), row("2026-04-09", 2, story=2)], NOW)
    assert [call.at for call in found] == [date(2026, 4, 9), date(2026, 4, 30)]
    assert len(events(calendar(found, "Agenda", "fr"))) == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((("2026-04", False), ("2026-04-09", False)), ["2026-04-09"]),
        ((("2026-04-09", False), ("2026-04", False)), ["2026-04-09"]),
        ((("2026-04", False), ("2026-05-04", True)), ["2026-05-04"]),  # prolonged
        ((("2026-04-09", False), ("2026-04", True)), ["2026-04-30"]),  # prolonged until its end
        ((("2026-04", False), ("2026-06", False)), ["2026-04-30", "2026-06-30"]),
    ],
)
def test_a_day_and_its_month_are_one_call(said: tuple[tuple[str, bool], ...], expected: list[str]) -> None:
    rows = [row(at, number, extended=extended) for number, (at, extended) in enumerate(said, 1)]
    assert [at for at, _ in told(*rows)] == expected


def test_today_is_that_of_france() -> None:
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # the second of July in Paris
    assert not calls([row("2026-07-01")], late)
    assert calls([row("2026-07-02")], late)


def test_the_next_to_close_comes_first() -> None:
    rows = [row("2026-05-01", 1, story=1), row("2026-03-15T12:00", 2, story=2), row("2026-03-15", 3, story=3)]
    assert [at for at, _ in told(*rows)] == ["2026-03-15T12:00:00", "2026-03-15", "2026-05-01"]


def test_the_same_day_told_twice_is_one_call_with_the_hour_of_whoever_tells_it() -> None:
    rows = [row("2026-03-15", 1), row("2026-03-15T12:00", 2), row("2026-03-15", 3)]
    assert told(*rows) == [("2026-03-15T12:00:00", "1")]
    assert told(row("2026-03-15", 1), row("2026-03-15", 2, story=2)) == [("2026-03-15", "1"), ("2026-03-15", "2")]


def test_a_prolonged_call_is_the_same_event_later() -> None:
    first = calls([row("2026-03-15", 1)], NOW)[0]
    (later,) = calls([row("2026-03-15", 1), row("2026-03-30", 2, extended=True)], NOW)
    assert (later.uid, later.at, later.url) == (first.uid, date(2026, 3, 30), "https://www.example.org/2")
    assert later.revision > first.revision
    assert later.changed_at > first.changed_at
    assert later.told_at == first.told_at


def test_a_call_prolonged_twice_grows_twice_and_a_late_reprint_brings_nothing_back() -> None:
    rows = [row("2026-03-15", 1), row("2026-03-30", 2, extended=True), row("2026-04-10", 3, extended=True)]
    revisions = [calls(rows[:count], NOW)[0].revision for count in (1, 2, 3)]
    assert revisions == sorted(set(revisions))
    assert told(*rows, row("2026-03-15", 4), row("2026-03-30", 5, extended=True)) == [("2026-04-10", "3")]


def test_a_former_date_that_is_read_after_the_one_that_prolongs_it_is_no_other_call() -> None:
    assert told(row("2026-03-30", 1, extended=True), row("2026-03-15", 2)) == [("2026-03-30", "1")]
    both = [row("2026-03-30", 1, extended=True), row("2026-03-15", 1)]  # one article tells two calls
    assert [at for at, _ in told(*both)] == ["2026-03-15", "2026-03-30"]


def test_what_is_prolonged_is_the_call_that_is_still_open() -> None:
    rows = [row("2026-02-10", 1), row("2026-03-15", 1), row("2026-03-30", 2, extended=True)]
    assert told(*rows) == [("2026-03-30", "2")]


def test_a_call_that_was_over_before_it_was_prolonged_is_open_again() -> None:
    assert told(row("2026-02-20", 1), row("2026-03-20", 2, extended=True)) == [("2026-03-20", "2")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([row("2026-03-15", 1), row("2026-03-30", 2)], id="nothing says prolonged"),
        pytest.param([row("2026-03-15", 1), row("2026-03-30", 1, extended=True)], id="two calls of one article"),
        pytest.param(
            [row("2026-03-15", 1), row("2026-03-30", 2, extended=True), row("2026-03-15", 2)], id="the first still holds"
        ),
        pytest.param(
            [row("2026-03-15", 1), row("2026-03-30", 2, story=2, extended=True)], id="two stories"
        ),
    ],
)  # fmt: skip
def test_two_dates_stay_two_calls(rows: list[dict[str, Any]]) -> None:
    made = calls(rows, NOW)
    assert [call.at for call in made] == [date(2026, 3, 15), date(2026, 3, 30)]
    assert len({call.uid for call in made}) == 2


NAMED = "Appel à projets « Santé de demain 2027 »"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # told again by its source, or by another: a webinar, a reminder
        (("2026-03-15", "A", NAMED), ("2026-03-15", "A", f"{NAMED} : un webinaire"), ["2026-03-15"]),
        (("2026-03-15", "A", NAMED), ("2026-03-15T12:00", "B", "“Santé de Demain 2027”, mode d’emploi"), ["2026-03-15T12:00:00"]),
        (("2026-03-15", "A", NAMED), ("2026-03-30", "A", f"{NAMED} prolongé", True), ["2026-03-30"]),
        (
            ("2026-03-15", "A", "Appel à projets Santé de demain 2027 : l’ARS mobilise 1 M€"),
            ("2026-03-30", "A", "Appel à projets Santé de demain 2027 : date limite reportée au 30 mars", True),
            ["2026-03-30"],
        ),
        # another call, or who knows
        (
            ("2026-03-15", "A", "Appel à projets Santé de demain 2027 : l’ARS mobilise 1 M€"),
            ("2026-03-30", "A", "Appel à projets Santé au travail : date limite reportée", True),
            ["2026-03-15", "2026-03-30"],
        ),
        (("2026-03-15", "A", NAMED), ("2026-03-30", "A", NAMED), ["2026-03-15", "2026-03-30"]),
        (("2026-03-15", "A", NAMED), ("2026-03-30", "B", NAMED, True), ["2026-03-15", "2026-03-30"]),
        (("2026-03-15", "A", NAMED), ("2026-03-15", "A", NAMED.replace("2027", "2028")), ["2026-03-15"] * 2),
        (("2026-03-15", "A", "L’« Élan »"), ("2026-03-15", "A", "« Élan », bis"), ["2026-03-15"] * 2),
        (("2026-03-15", "A", "Appel à projets"), ("2026-03-15", "A", "Appel à projets"), ["2026-03-15"] * 2),
    ],
)  # fmt: skip
def test_a_call_known_by_its_name_is_one_whatever_story_tells_it(first: Any, second: Any, expected: list[str]) -> None:
    rows = [
        row(at, number, story=number, source=source, title=title, extended=bool(extended))
        for number, (at, source, title, *extended) in enumerate((first, second), 1)
    ]
    assert [at for at, _ in told(*rows)] == expected


@pytest.mark.parametrize(
    ("first", "later", "replaces", "expected"),
    [
        # by one source, or with two words of the call
        (("A", "Un million pour la télésanté"), ("A", "Télésanté : quinze jours de plus"), "2026-03-15", ["2026-03-30"]),
        (("A", "Télésanté à domicile : l’appel"), ("B", "Appel télésanté à domicile reporté"), "2026-03-15", ["2026-03-30"]),
        # another day, another call of that day, one word in common
        (("A", "Un million pour la télésanté"), ("A", "Télésanté : quinze jours de plus"), "2026-03-14", None),
        (("A", "Un appel à projets sur les vaccins"), ("A", "Appel à projets télésanté reporté"), "2026-03-15", None),
        (("A", "Un million pour la télésanté"), ("B", "Télésanté : quinze jours de plus"), "2026-03-15", None),
    ],
)  # fmt: skip
def test_a_day_that_a_later_article_says_is_replaced_goes(
    first: tuple[str, str], later: tuple[str, str], replaces: str, expected: list[str] | None
) -> None:
    rows = [
        row("2026-03-15", 1, source=first[0], title=first[1]),
        row("2026-03-30", 2, story=2, source=later[0], title=later[1], extended=True, replaces=frozenset({replaces})),
    ]
    assert [at for at, _ in told(*rows)] == (expected or ["2026-03-15", "2026-03-30"])


def test_of_two_calls_the_one_whose_day_is_said_to_be_replaced_is_prolonged() -> None:
    later = row("2026-03-30", 2, extended=True, replaces=frozenset({"2026-03-15"}))
    assert told(row("2026-03-10", 1), row("2026-03-15", 1), later) == [("2026-03-10", "1"), ("2026-03-30", "2")]


def test_two_names_that_a_third_article_joins_are_one_call() -> None:
    rows = [
        row("2026-03-15", 1, story=1, title="« Élan santé »"),
        row("2026-03-15", 2, story=2, title="« Élan bis »"),
        row("2026-03-20", 3, story=3, title="Un autre"),
        row("2026-03-15", 4, story=4, title="« Élan santé » et « Élan bis », même date"),
        row("2026-03-15", 5, story=2, title="Une reprise"),
    ]
    assert [[one["article_id"] for one in some] for some in together(rows)] == [[1, 2, 4, 5], [3]]
    assert told(*rows) == [("2026-03-15", "1"), ("2026-03-20", "3")]


def test_of_two_calls_that_could_be_prolonged_neither_is_replaced() -> None:
    rows = [row("2026-03-10", 1), row("2026-03-15", 1), row("2026-03-30", 2, extended=True)]
    made = calls(rows, NOW)
    assert [call.day.day for call in made] == [10, 15, 30]
    assert len({call.uid for call in made}) == 3


def test_an_event_is_the_same_in_another_archive_and_after_its_date_was_edited() -> None:
    first = calls([row("2026-03-15", 1)], NOW)[0]
    other = row("2026-03-20", 9, story=7, url="https://www.example.org/1", revisions=1)
    moved = calls([other], NOW)[0]
    assert (moved.uid, moved.revision) == (first.uid, first.revision + 1)


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 4), st.booleans()), max_size=12))
def test_calls_are_told_once_whatever_is_said(said: list[tuple[int, int, bool]]) -> None:
    rows = [row(f"2026-03-{day:02}", number, extended=extended) for day, number, extended in said]
    made = calls(sorted(rows, key=lambda one: one["article_id"]), NOW)
    assert len({call.uid for call in made}) == len(made)
    assert len({call.day for call in made}) == len(made)
    assert {call.at.isoformat() for call in made} <= {one["at"] for one in rows}
    last = max((one["at"] for one in rows if one["at"] >= "2026-03-02"), default=None)
    assert last is None or last in {call.at.isoformat() for call in made}


# --- the file -------------------------------------------------------------------------------------------------------


def test_a_day_is_a_day_and_a_time_an_instant() -> None:
    rows = [row("2026-03-15"), row("2026-03-16T12:00", 2, story=2), row("2026-07-16T12:00", 3, story=3)]
    made = events(calendar(calls(rows, NOW), "Clôtures", "fr"))
    assert [one.decoded("dtstart") for one in made] == [
        date(2026, 3, 15),
        datetime(2026, 3, 16, 11, tzinfo=UTC),  # winter
        datetime(2026, 7, 16, 10, tzinfo=UTC),  # summer
    ]
    assert b"DTSTART;VALUE=DATE:20260315\r\nDTEND;VALUE=DATE:20260316\r\n" in calendar(
        calls(rows[:1], NOW), "Clôtures", "fr"
    )


def test_an_event_says_what_closes_where_it_is_told_and_since_when() -> None:
    rows = [row("2026-03-15", title="Appel « santé », 1re vague; suite", source="ARS Bretagne")]
    rows.append(row("2026-03-30", 2, title="Prolongé", extended=True))
    made = calendar(calls(rows[:1], NOW), "Clôtures", "fr")
    assert "SUMMARY:Clôture\u00a0: Appel «\u00a0santé\u00a0»\\, 1re vague\\; suite" in unfolded(made)
    (event,) = events(made)
    assert event["description"] == "ARS Bretagne\nhttps://www.example.org/1"
    assert event["url"] == "https://www.example.org/1"
    assert event.decoded("dtstamp") == event.decoded("last-modified") == SEEN + timedelta(hours=1)
    assert event["transp"] == "TRANSPARENT"
    (later,) = events(calendar(calls(rows, NOW), "Clôtures", "fr"))
    assert (later["uid"], later["sequence"]) == (event["uid"], event["sequence"] + 1)
    assert later["summary"] == "Clôture (prolongée)\u00a0: Prolongé"


def test_the_file_says_what_it_is_in_its_language_and_has_no_alarm() -> None:
    made = calendar(calls([row("2026-03-15")], NOW), "Closing dates", "en")
    whole = icalendar.Calendar.from_ical(made)
    assert (whole["version"], whole["method"], whole["x-wr-calname"]) == ("2.0", "PUBLISH", "Closing dates")
    assert whole["prodid"] == "-//vigie//agenda//EN"
    assert "month" in whole["x-wr-caldesc"]
    assert events(made)[0]["summary"] == "Closing: Appel 1"
    assert b"VALARM" not in made


def test_the_same_calls_give_the_same_bytes_and_none_is_a_file_too() -> None:
    rows = [row("2026-03-15"), row("2026-03-15", 2, story=2)]
    assert calendar(calls(rows, NOW), "C", "fr") == calendar(calls(rows, NOW + timedelta(days=5)), "C", "fr")
    assert events(calendar((), "C", "fr")) == []


def unfolded(made: bytes) -> list[str]:
    """The content lines, as RFC 5545 (3.1) has them: CRLF, 75 octets at most, a space before what goes on."""
    assert made.endswith(b"\r\n")
    lines = made.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    return made.decode().replace("\r\n ", "").splitlines()


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)


@given(ANYTHING, ANYTHING, ANYTHING)
def test_foreign_words_stay_words(title: str, source: str, name: str) -> None:
    call = calls([row("2026-03-15", title=title, source=source)], NOW)
    made = calendar(call, clean(name), "fr")
    lines = unfolded(made)
    for line in ("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR"):
        assert lines.count(line) == 1
    (event,) = events(made)
    assert event["url"] == "https://www.example.org/1"
    assert sum(line.startswith("SUMMARY") for line in lines) == 1
    shown = clean(title, 300) or "https://www.example.org/1"
    assert event["summary"] == words("fr").say("Closing: %(title)s", title=shown)


def test_a_title_cannot_end_the_file() -> None:
    title = "Fin\r\nEND:VEVENT\r\nEND:VCALENDAR\nATTACH:file:///etc/passwd \u202egro"
    made = calendar(calls([row("2026-03-15", title=title)], NOW), "C", "fr")
    (event,) = events(made)
    assert "attach" not in event
    assert event["summary"] == "Clôture\u00a0: Fin END:VEVENT END:VCALENDAR ATTACH:file:///etc/passwd gro"


def test_only_a_web_address_becomes_a_link() -> None:
    call: Call = calls([row("2026-03-15", url="javascript:alert(1)")], NOW)[0]
    assert "url" not in events(calendar([call], "C", "fr"))[0]


# --- from the archive -----------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, SEEN)
        yield opened


def closes(archive: Archive, number: int, *days: str, extended: bool = False) -> None:
    with archive.transaction() as db:
        for at in days:
            db.execute("INSERT INTO deadlines VALUES (?, ?, ?, 'body', 0, 1, 'x')", (number, at, extended))


def test_a_prolonged_call_says_in_the_archive_which_day_it_replaces(archive: Archive) -> None:
    said = "L'appel, initialement fixé au 15 mars, est prolongé jusqu'au 30 mars. Résultats le 2 mai."
    number = article(archive, SEEN, "Appel prolongé", text=said)
    closes(archive, number, "2026-03-30", extended=True)
    assert [one["replaces"] for one in published.closings(archive, NOW.date())] == [{"2026-03-15"}]


def test_only_what_is_kept_tells_a_closing_date(archive: Archive) -> None:
    kept = article(archive, SEEN, "Gardé")
    below = article(archive, SEEN, "Écarté", decision="below")
    copy = article(archive, SEEN, "Copie", story=kept, copy_of=kept)
    over = article(archive, SEEN, "Terminé")
    for number, day in ((kept, "2026-03-15"), (below, "2026-03-16"), (copy, "2026-03-17"), (over, "2026-02-15")):
        closes(archive, number, day)
    rows = published.closings(archive, NOW.date())
    assert [(one["title"], one["at"], one["extended"]) for one in rows] == [("Gardé", "2026-03-15", False)]
    assert rows[0]["fetched_at"] == rows[0]["changed_at"] == SEEN


def test_the_archive_tells_the_past_of_a_prolonged_call_and_how_often_it_was_edited(archive: Archive) -> None:
    first = article(archive, SEEN, "Appel")
    second = article(archive, SEEN + timedelta(days=1), "Appel prolongé", story=first, edited_at=stamp(NOW))
    closes(archive, first, "2026-02-20")
    closes(archive, second, "2026-03-20", extended=True)
    with archive.transaction() as db:
        db.execute("INSERT INTO revisions VALUES (?, ?, '', '', NULL, 1)", (second, stamp(SEEN)))
    rows = published.closings(archive, NOW.date())
    assert [(one["at"], one["revisions"]) for one in rows] == [("2026-02-20", 0), ("2026-03-20", 1)]
    (call,) = calls(rows, NOW)
    assert (call.title, call.revision, call.changed_at) == ("Appel prolongé", 2, NOW)


def test_the_closings_of_some_stories_alone(archive: Archive) -> None:
    one, other = article(archive, SEEN, "Un"), article(archive, SEEN, "Deux")
    closes(archive, one, "2026-03-15")
    closes(archive, other, "2026-03-16")
    stories = published.stories_of(archive, [other])
    assert [row["title"] for row in of_stories(published.closings(archive, NOW.date()), stories)] == ["Deux"]
    assert of_stories(published.closings(archive, NOW.date()), ()) == []


def test_a_call_is_credited_to_the_article_that_leads_its_story() -> None:
    relay, issuer = row("2026-03-15", 1), row("2026-03-15", 2, leads=True)
    assert told(relay, issuer) == [("2026-03-15", "2")]
    (one,), (first,) = calls([relay, issuer], NOW), calls([relay], NOW)
    assert one.uid == first.uid and one.title == "Appel 2" and one.revision > first.revision
    assert [call.title for call in calls([relay, issuer], NOW, items={1})] == ["Appel 1"]  # which the letter told
    other = row("2026-04-30", 3, leads=True)  # which tells another date
    assert told(relay, other) == [("2026-03-15", "1"), ("2026-04-30", "3")]


def test_the_word_that_says_what_kind_of_text_it_is_is_no_part_of_a_title() -> None:
    assert calls([row("2026-03-15", title="Communiqué – un appel s’ouvre")], NOW)[0].title == "Un appel s’ouvre"
