"""What placing a new article costs in an archive of 100,000: milliseconds by percentile, and memory.

    python -m bench.stories [--articles 100000] [--days 250] [--new 400]

The archive is a real file. Its articles are of plausible French, written on templates, as releases are: some companies
are in the news every day, most once or twice. A part of the new articles tells in other words what the archive holds.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.archive import placing
from monitor.archive.articles import store
from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive, stamp
from monitor.config import SourceEntry
from monitor.findings import Amount, Locality, Relevance
from monitor.model import UNKNOWN_PUBLISHER, Article, Dated, Decision, Field, Precision
from monitor.story.fields import Fields, fields

START = datetime(2026, 1, 5, 7, tzinfo=UTC)
BATCH = 2000
EVENTS_TOLD = 15_000  # that are drawn; the archive goes through them again and again, on other days
_TOWNS = (
    "Rennes Lyon Nantes Lille Tours Caen Dijon Metz Nancy Brest Pau Nice Toulouse Bordeaux Montpellier "
    "Grenoble Orléans Limoges Poitiers Angers Reims Amiens Rouen Besançon Strasbourg Mulhouse Nîmes "
    "Perpignan Avignon Valence"
)
TOWNS = _TOWNS.split(" ")
_TOPICS = (
    "l'asthme;le diabète;le cancer du sein;le glaucome;l'épilepsie;la sclérose en plaques;l'arthrose;"
    "la tuberculose;les maladies rares;l'insuffisance cardiaque;la myopathie;le lupus;la migraine;"
    "l'hémophilie;la mucoviscidose;la dépression;l'endométriose;le psoriasis;la drépanocytose;"
    "l'hypertension;le mélanome;le myélome;la narcolepsie"
)
TOPICS = _TOPICS.split(";")
# What happens, told by a sender and then by a newspaper.
EVENTS = (
    ("{name} lève {sum} millions d'euros contre {topic}", "{Topic} : {sum} M€ pour {name}"),
    ("{name} et {other} signent un partenariat sur {topic}", "{name} s'allie à {other} contre {topic}"),
    ("{name} inaugure son site de {town}", "À {town}, {name} ouvre une usine de {count} salariés"),
    ("{name} supprime {count} postes à {town}", "{town} : plan social chez {name}, {count} emplois menacés"),
    ("{name} nomme {person} à sa direction générale", "{person} prend la tête de {name}"),
    ("Phase 2 positive pour {name} dans {topic}", "{name} : des résultats de phase II encourageants contre {topic}"),
    ("{name} rachète {other}", "{other} passe sous le pavillon de {name}, à {town}"),
    ("L'hôpital de {town} ferme {count} lits, {topic} en cause", "{count} lits fermés à l'hôpital de {town}"),
    ("Appel à projets 2026 sur {topic} à {town}", "{town} ouvre un appel à projets consacré à {topic}"),
)
LEADS = (
    "L'entreprise de {town} a annoncé mardi cette opération, qui concerne {topic}. Trente équipes y travaillent.",
    "Installée à {town}, la société emploie {count} personnes. Elle espère aider les malades touchés par {topic}.",
    "« Nous attendions cette étape depuis deux ans », se félicite {person}. Le marché de {topic} progresse vite.",
)
BODY = "Étape {n} : {count} dossiers sur {m} concernent {topic}, dit {person}, et le lot {n}{m} attend à {town}."


def told(draw: random.Random, names: Sequence[str]) -> dict[str, str]:
    """What an event is made of. Names come by a law of Zipf: a few of them every day."""
    topic = draw.choice(TOPICS)
    first = names[min(int(20 * (draw.paretovariate(0.7) - 1)), len(names) - 1)]
    return {
        "name": first, "other": draw.choice(names), "topic": topic, "Topic": topic[:1].upper() + topic[1:],
        "sum": str(draw.randint(1, 80)), "count": str(draw.randint(10, 400)), "town": draw.choice(TOWNS),
        "person": f"{draw.choice(('Claire', 'Paul', 'Sophie', 'Hugo'))} {draw.choice(names).split()[0]}",
        "event": str(draw.randrange(len(EVENTS))), "lead": str(draw.randrange(len(LEADS))),
    }  # fmt: skip


def article(number: int, facts: dict[str, str], when: datetime, *, pressed: bool) -> tuple[Article, Relevance]:
    """One telling of an event: the sender's, or a newspaper's."""
    title = EVENTS[int(facts["event"])][pressed].format(**facts)
    lead = LEADS[(int(facts["lead"]) + pressed) % len(LEADS)].format(**facts)
    text = f"{lead} " + " ".join(BODY.format(n=n * number % 977, m=n * n + number, **facts) for n in range(number % 30))
    amounts: tuple[Amount, ...] = ()
    if (found := title.find(facts["sum"])) >= 0 and facts["event"] == "0":
        value = float(facts["sum"]) * 1e6
        amounts = (Amount(value, value, "EUR", "raised", "exact", Field.TITLE, found, found + 8, facts["sum"]),)
    towns = tuple(
        Locality(facts["town"], "commune", facts["town"], "", field, at, at + len(facts["town"]), facts["town"])
        for field, written in ((Field.TITLE, title), (Field.LEAD, lead))
        if (at := written.find(facts["town"])) >= 0
    )
    page = Article(f"https://a.example/{number}", title, text, "fr", Dated(when, Precision.MINUTE))
    return page, Relevance(20, Decision.KEPT, amounts=amounts, places=towns)


def invented(draw: random.Random, wanted: int) -> list[str]:
    parts = ("no", "va", "ri", "lo", "ker", "tan", "mé", "do", "sul", "bra", "fi", "xo")
    names: dict[str, None] = {}
    while len(names) < wanted:
        names[
            "".join(draw.choice(parts) for _ in range(draw.randint(2, 4))).capitalize() + draw.choice(("", " Pharma"))
        ] = None
    return list(names)


def fill(archive: Archive, names: Sequence[str], wanted: int, days: int) -> Iterator[tuple[dict[str, str], datetime]]:
    """Store `wanted` articles, each a story of its own, without looking for those like it; what they tell."""
    draw = random.Random(7)
    drawn: list[tuple[dict[str, str], Article, Fields]] = []
    for begin in range(0, wanted, BATCH):
        with archive.transaction() as db:
            for number in range(begin, min(begin + BATCH, wanted)):
                at = START + timedelta(days=days * number / wanted)
                if number < EVENTS_TOLD:
                    facts = told(draw, names)
                    page, found = article(number, facts, at, pressed=False)
                    drawn.append((facts, page, fields(page, found)))
                facts, page, seen = drawn[number % EVENTS_TOLD]
                day = at.date().toordinal()
                db.execute(
                    "INSERT INTO stories (id, title, first_seen) VALUES (?, ?, ?)", (number + 1, page.title, stamp(at))
                )
                db.execute(
                    "INSERT INTO articles (id, url, source, title, published, published_precision, fetched_at, origin,"
                    " format, score, decision, story_id, text) VALUES (?, ?, 's', ?, ?, 'minute', ?, 'page', 'html',"
                    " 20, 'kept', ?, ?)",
                    (number + 1, f"{page.url}-{number}", page.title, stamp(at), stamp(at), number + 1, page.text),
                )
                placing.note(archive, number + 1, replace(seen, first=day, last=day), at)
                yield facts, at


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=250)
    parser.add_argument("--new", type=int, default=400)
    asked = parser.parse_args(arguments)
    draw = random.Random(11)
    names = invented(draw, 4000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "v.db"
        with Archive.write(path, "bench") as archive:
            sync_sources(archive, [SourceEntry(name="s", url="https://a.example")], timedelta(hours=1))
            known = list(fill(archive, names, asked.articles, asked.days))
            archive.rows("PRAGMA wal_checkpoint(TRUNCATE)")
            size = path.stat().st_size / 1e6
            keys = archive.rows("SELECT count(*) FROM story_keys")[0][0] / asked.articles
            print(f"{asked.articles} articles over {asked.days} days, {size:.0f} MB, {keys:.1f} keys each")
            gc.collect()
            gc.freeze()  # what this bench remembers of 100,000 articles is no part of the cost
            measure(archive, names, known, asked.new, draw)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure(
    archive: Archive,
    names: Sequence[str],
    known: Sequence[tuple[dict[str, str], datetime]],
    wanted: int,
    draw: random.Random,
) -> None:
    """Place new articles, one in two of which tells again what the archive holds; print what it cost."""
    placed, whole, joined, right = [], [], 0, 0
    last = known[-1][1]
    recent = [one for one, (_, at) in enumerate(known) if at > last - timedelta(days=3)]
    for number in range(wanted):
        again = number % 2 == 0
        at = last + timedelta(hours=1)
        origin = draw.choice(recent) if again else -1
        facts = known[origin][0] if again else told(draw, names)
        page, found = article(len(known) + number, facts, at, pressed=again)
        began = time.process_time()
        place = placing.place(archive, "a", page, found, UNKNOWN_PUBLISHER, at)
        placed.append(time.process_time() - began)
        began = time.process_time()
        with archive.transaction():
            store(archive, "s", page.url, page, found, at)
        whole.append(time.process_time() - began)
        joined += place.story_id is not None
        right += again and place.story_id == origin + 1
    for label, took in (("placed", placed), ("stored, placing and all", whole)):
        took.sort()
        shown = ((part, took[min(len(took) * part // 100, len(took) - 1)]) for part in (50, 95, 99))
        told_ms = ", ".join(f"p{part} {one * 1000:.1f}" for part, one in shown)
        print(f"{label}: {told_ms}, at most {took[-1] * 1000:.1f} ms")
    print(f"of {(wanted + 1) // 2} that tell an event again {right} joined its story; {joined} of {wanted} joined one")


if __name__ == "__main__":
    main()
