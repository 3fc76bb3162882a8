"""The formula of the score: what each place is worth, what caps it, and what a publisher's own name is worth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.config import SourceEntry
from monitor.findings import Mention
from monitor.model import UNKNOWN_PUBLISHER, Field, Form, Organisation, Publisher, Rule
from monitor.recognise.publisher import publishers
from monitor.rules.points import Told, of_events, of_organisations, of_rule

POLE = Organisation("pole", "Pôle X", "pole", ("Bretagne",), 3)
BIOTECH = Organisation("biotech", "Brume", "biotech", ("Bretagne",), 3)
MAJOR = Organisation("major", "Majeure", "pharma", ("Monde",), 1)
COUNCIL = Organisation("council", "Région Y", "region", ("Bretagne",), 3)
TITLE, LEAD, BODY = (Field.TITLE, 0, 4, "mots"), (Field.LEAD, 10, 14, "mots"), (Field.BODY, 400, 404, "mots")

spots = st.lists(
    st.tuples(st.sampled_from(Field), st.integers(0, 999), st.integers(1000, 2000), st.just("mots")), max_size=30
)
numbers = st.floats(-20, 20).map(lambda value: round(value, 2))


def test_the_best_place_counts_in_full_and_each_further_one_half() -> None:
    hits = of_rule(Rule("R", ("mots",), 4), [BODY, TITLE, LEAD])
    assert [(hit.field, hit.points) for hit in hits] == [(Field.TITLE, 12), (Field.LEAD, 4), (Field.BODY, 1)]


def test_a_rule_may_weigh_its_fields_itself() -> None:
    hits = of_rule(Rule("R", ("mots",), 2, weight=(0, 5, 1)), [TITLE, LEAD, BODY])
    assert [(hit.field, hit.points) for hit in hits] == [(Field.LEAD, 10), (Field.BODY, 1), (Field.TITLE, 0)]


def test_a_cap_cuts_the_last_hit_that_counts() -> None:
    assert [hit.points for hit in of_rule(Rule("R", ("mots",), 4, cap=15), [TITLE, LEAD, BODY])] == [12, 3]
    assert [hit.points for hit in of_rule(Rule("R", ("mots",), -4, cap=15), [TITLE, LEAD, BODY])] == [-12, -3]


@given(spots, numbers, st.none() | st.floats(0.1, 30))
def test_a_rule_adds_at_most_twice_its_best_place_and_never_more_than_its_cap(
    places: list[tuple[Field, int, int, str]], points: float, cap: float | None
) -> None:
    hits = of_rule(Rule("R", ("mots",), points, cap=cap), places)
    total = sum(hit.points for hit in hits)
    assert abs(total) <= min(6 * abs(points), cap if cap is not None else 120) + 0.01
    assert all(hit.points * points >= 0 for hit in hits)
    assert of_rule(Rule("R", ("mots",), points, cap=cap), places[::-1]) == hits


def test_the_publisher_s_own_name_is_worth_a_third() -> None:
    mentions = [Mention(POLE, *TITLE), Mention(BIOTECH, *TITLE)]
    own = of_organisations(mentions, Publisher(organisations=frozenset({"pole"})))
    assert [[hit.points for hit in hits] for _, hits in own] == [[3], [9]]
    assert [[hit.points for hit in hits] for _, hits in of_organisations(mentions, UNKNOWN_PUBLISHER)] == [[9], [9]]


def test_an_event_with_two_organisations_is_the_strongest_sign() -> None:
    def worth(*organisations: Organisation) -> float:
        return sum(hit.points for hit in of_events([Told("partnership", TITLE, organisations)]))

    assert worth() == worth(COUNCIL) == worth(COUNCIL, COUNCIL) == 0
    assert worth(MAJOR) == 6
    assert worth(POLE) == worth(POLE, POLE) == 12
    assert worth(POLE, BIOTECH) == worth(POLE, COUNCIL) == 18


def test_all_events_together_add_up_to_at_most_twice_the_best() -> None:
    told = [Told(f"type{number}", BODY, (POLE, BIOTECH)) for number in range(40)]
    hits = of_events(told)
    assert hits[0].points == 6 and 11.9 < sum(hit.points for hit in hits) < 12.001


def test_a_source_is_the_voice_of_the_organisation_whose_site_or_name_it_bears() -> None:
    known = [
        Organisation("clara", "CLARA", site="https://www.clara.example/", forms=(Form("CLARA", ambiguous=True),)),
        Organisation("leem", "Leem", forms=(Form("Leem"),)),
    ]

    def box(name: str, server: str, sender: str | None = None) -> SourceEntry:
        return SourceEntry(name=name, url=f"imaps://veille@{server}/INBOX", kind="mailbox", sender=sender)

    sources = [
        SourceEntry(name="Cancéropôle", url="https://clara.example/feed", regions=("Bretagne",)),
        SourceEntry(name="LEEM", url="https://feeds.example/leem"),
        SourceEntry(name="Le Courrier", url="https://courrier.example/"),
        box("Lettre", "mail.example", sender="lettre@news.CLARA.example"),
        box("Boîte", "clara.example", sender="courrier.example"),
        box("Toutes", "clara.example"),
    ]
    assert publishers(sources, known) == {
        "Cancéropôle": Publisher(("Bretagne",), frozenset({"clara"})),
        "LEEM": Publisher((), frozenset({"leem"})),
        "Le Courrier": Publisher(),
        "Lettre": Publisher((), frozenset({"clara"})),
        "Boîte": Publisher(),
        "Toutes": Publisher(),
    }
