"""Reprints are found whatever the outlet put around them; releases of one template stay apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.archive.articles import believable
from monitor.archive.ledger import record_read
from monitor.archive.offers import record_offer
from monitor.archive.sources import begin_round, end_round, lost, source_row, sync_sources
from monitor.archive.store import Archive
from monitor.config import SourceEntry
from monitor.excerpt import LONGEST, excerpt
from monitor.findings import Relevance
from monitor.model import UNDATED, Article, Candidate, Dated, Decision, Outcome, Precision
from monitor.story.reprint import bands, is_reprint

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
RELEASE = (
    "Nanobrume et Atelier Perlin ont signé jeudi un accord de fourniture portant sur 12 lignes de remplissage stérile. "
    "Les deux entreprises mettront en commun leurs équipes de qualification pendant trois ans, sur le site de Port-Mervent. "
    "Une première ligne doit entrer en service au printemps, les autres suivront à raison de quatre par an. "
    "L'investissement atteint 18 millions d'euros, dont un tiers financé par emprunt, et soixante emplois sont annoncés. "
    "La directrice industrielle de Nanobrume y voit le moyen de répondre à une demande qui a doublé en deux ans."
)
HEAD = "COMMUNIQUÉ. Port-Mervent, le 19 novembre. Notre rédaction reproduit ici le texte que les deux entreprises ont publié. "
FOOT = " À propos de notre site : nous suivons chaque jour les ateliers du soin. Abonnez-vous pour ne rien manquer."


def test_a_reprint_with_another_head_and_foot_is_one() -> None:
    assert is_reprint(RELEASE, HEAD + RELEASE + FOOT)
    assert set(bands(RELEASE)) & set(bands(HEAD + RELEASE + FOOT))


def test_typography_and_a_small_edit_do_not_matter() -> None:
    other = RELEASE.replace("'", "’").replace("jeudi", "hier").replace(" 18 ", "\u00a018\u00a0")
    assert is_reprint(RELEASE, other)


@pytest.mark.parametrize(
    "change",
    [
        {"Nanobrume": "Quatrefeuille", "Atelier Perlin": "Sève Thérapeutique"},
        {"12": "8", "18": "25"},
        {"Port-Mervent": "Montferrel", "jeudi": "mardi", "soixante": "trente"},
    ],
    ids=["companies", "figures", "places"],
)
def test_two_releases_of_one_template_are_two(change: dict[str, str]) -> None:
    other = RELEASE
    for old, new in change.items():
        other = other.replace(old, new)
    assert not is_reprint(RELEASE, other)


def test_a_long_page_that_contains_a_release_is_no_copy() -> None:
    rest = " ".join(f"Le dossier numéro {n} suit son cours dans les ateliers de la région." for n in range(60))
    assert not is_reprint(RELEASE, rest + RELEASE + rest)


def test_briefs_that_share_stock_sentences_are_not_copies() -> None:
    stock = (
        " Les équipes restent mobilisées tout au long de la semaine et le public peut se renseigner à l'accueil." * 2
    )
    briefs = [
        f"Le marché de {town} change de place à partir de lundi, et les habitants du quartier {town} y gagnent un parking."
        + stock
        for town in ("Vallombre", "Montferrel")
    ]
    assert not is_reprint(*briefs)


def test_short_texts_are_never_copies() -> None:
    assert bands("Fermé le lundi.") == ()
    assert not is_reprint("Fermé le lundi.", "Fermé le lundi.")


# -------------------------------------------------------------------------------------------- in the archive


def read(
    archive: Archive, source: str, text: str, score: float, decision: Decision, regions: tuple[str, ...] = ()
) -> tuple[Outcome, str]:
    number = begin_round(archive, [source], NOW)
    url = f"https://{source}.example/{abs(hash(text))}"
    record_offer(archive, number, source, [Candidate(url, "Titre")], NOW, None)
    relevance = Relevance(score, decision, regions=regions)
    return record_read(archive, number, source, url, Article(url, "Titre", text), relevance, "", NOW, None)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    opened = Archive.write(tmp_path / "v.db", "test")
    sync_sources(
        opened, [SourceEntry(name=name, url=f"https://{name}.example") for name in ("a", "b")], timedelta(hours=1)
    )
    return opened


def test_a_copy_joins_the_story_of_the_first(archive: Archive) -> None:
    assert read(archive, "a", RELEASE, 20, Decision.KEPT)[0] is Outcome.KEPT
    fate = read(archive, "b", HEAD + RELEASE, 25, Decision.KEPT)
    assert fate == (Outcome.COPY, "reprise de l'article 1 (a) ; score 25")
    rows = archive.rows("SELECT story_id, copy_of FROM articles ORDER BY id")
    assert [tuple(row) for row in rows] == [(1, None), (1, 1)]


def test_an_article_is_of_its_regions_and_of_france_only_for_want_of_one(archive: Archive) -> None:
    sources = [SourceEntry(name=name, url=f"https://{name}.example", regions=("France",)) for name in ("a", "b")]
    sync_sources(archive, sources, timedelta(hours=1))
    read(archive, "a", "Un texte national.", 20, Decision.KEPT)
    read(archive, "b", "Un texte breton.", 20, Decision.KEPT, regions=("Bretagne",))
    assert [row["regions"] for row in archive.rows("SELECT regions FROM articles ORDER BY id")] == [
        '["France"]',
        '["Bretagne"]',
    ]


def test_a_copy_that_matters_does_not_hide_behind_one_that_does_not(archive: Archive) -> None:
    assert read(archive, "a", RELEASE, 2, Decision.BELOW)[0] is Outcome.BELOW
    assert read(archive, "b", HEAD + RELEASE, 25, Decision.KEPT)[0] is Outcome.KEPT
    assert [row["story_id"] for row in archive.rows("SELECT story_id FROM articles")] == [1, 1]


@pytest.mark.parametrize(("silent", "state", "failures"), [(1, "done", 1), (2, "done", 0), (3, "failed", 0)])
def test_an_outage_of_ours_is_told_and_not_held_against_the_sources(
    tmp_path: Path, silent: int, state: str, failures: int
) -> None:
    names = ["a", "b", "c"]
    with Archive.write(tmp_path / "v.db", "test") as archive:
        sync_sources(
            archive, [SourceEntry(name=name, url=f"https://{name}.example") for name in names], timedelta(hours=1)
        )
        number = begin_round(archive, names, NOW)
        for name in names[:silent]:
            lost(archive, number, name, "unreachable", Outcome.FAILED, "nom de site introuvable", 0, NOW)
        for name in names[silent:]:
            record_offer(archive, number, name, [], NOW, None)
        end_round(archive, number, "done", None, NOW)
        row = archive.row("SELECT state, error FROM rounds")
        assert row is not None
        assert (row["state"], bool(row["error"])) == (state, silent > 1)
        assert source_row(archive, "a")["failures"] == failures


# -------------------------------------------------------------------------------------------- the small rules


def test_an_excerpt_is_short_and_ends_well() -> None:
    short = excerpt("Lyon, le 8 avril 2026 – " + RELEASE)
    assert short.startswith("Nanobrume et Atelier Perlin")
    assert short.endswith("stérile.")
    cut = excerpt("mot " * 200)
    assert cut.endswith("mot […]")
    assert max(len(short), len(cut)) <= LONGEST
    assert excerpt("Deux lignes\nd'un texte.") == "Deux lignes d'un texte."


def test_a_date_yet_to_come_is_no_publication_date() -> None:
    day = Dated(NOW + timedelta(hours=20), Precision.MINUTE)
    assert believable(day, NOW) == day  # clocks differ
    assert believable(Dated(NOW + timedelta(days=40), Precision.DAY), NOW) == UNDATED
