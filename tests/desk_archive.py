"""An archive as a few weeks of watch leave it: every table filled, every outcome and state, and two hostile pages."""

import json
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any

from monitor.archive.store import Archive, stamp

HOSTILE_TITLE = "<script>document.title='pwned'</script>\"><img src=x onerror=document.title='pwned'> =1+1"
HOSTILE_URL = "javascript:document.title='pwned'"

SOURCES = [  # name, regions, active, new (days ago), failures, error
    ("Le Quotidien des pôles", ["Bretagne"], 1, 0, 0, None),
    ("Agence régionale", ["Normandie"], 1, 1, 0, None),
    ("Gazette du médicament", ["France"], 1, 0, 0, None),
    ("Cluster Ouest", ["Pays de la Loire"], 1, 21, 0, None),
    ("Journal en panne", [], 1, 4, 6, "le serveur ne répond pas"),
    ("Ancienne source", [], 0, 60, 0, None),
]
ORGANISATIONS = [
    ("nanobrume", "Nanobrume", "biotech", ["Nouvelle-Aquitaine"]),
    ("pole-ecume", "Pôle Écume", "pole", ["Bretagne", "Pays de la Loire"]),
    ("federation-remede", "Fédération du remède", "federation", ["France"]),
]
RULES = [("Partenariat", "partenariats", "partenariat", 8.0), ("Financement", "fonds", "levée de fonds", 4.0)]
EVENT = ("event:partnership", "ont signé un partenariat", 12.0)
TEXT = (
    "La biotech Nanobrume et le Pôle Écume ont signé un partenariat pour une unité de production à Rennes.\n"
    "Le projet, soutenu par la Fédération du remède, concerne l'hôpital et les soins du cœur. "
    "Une levée de fonds est prévue.\n"
    "Les premiers lots sont attendus dans deux ans, selon le communiqué. "
    "L'appel à projets de France 2030, doté de 2,5 millions d'euros, se clôt le 15 mars 2099 à 12 h."
)
FOUND: list[tuple[str, str, dict[str, Any]]] = [  # table, words, what they mean
    ("events", "ont signé un partenariat", {"type": "partnership", "label": "Partenariat / accord"}),
    ("events", "appel à projets", {"type": "call_for_projects", "label": "Appel à projets / AMI"}),
    ("amounts", "2,5 millions d'euros",
     {"low": 2.5e6, "high": 2.5e6, "currency": "EUR", "role": "funding", "bound": "exact"}),
    ("deadlines", "se clôt le 15 mars 2099 à 12 h", {"at": "2099-03-15T12:00", "extended": 0}),
    ("places", "Rennes", {"name": "Rennes", "kind": "commune", "department": "35", "region": "Bretagne"}),
    ("programmes", "France 2030", {"name": "France 2030"}),
]  # fmt: skip
ARTICLES = [  # title, source, score, decision, days ago, precision, copy of, story of (places in this list)
    ("Nanobrume et le Pôle Écume signent un partenariat industriel", 0, 47.5, "kept", 0, "minute", None, None),
    ("Partenariat : Nanobrume s'installe à Rennes", 1, 31.0, "kept", 0, "day", None, 0),
    ("Le Pôle Écume ouvre son appel à projets santé", 0, 28.0, "kept", 2, "month", None, None),
    ("Ce que prépare la Fédération du remède", 2, 22.25, "kept", 9, "unknown", None, None),
    ("Nanobrume et le Pôle Écume signent un partenariat industriel", 2, 47.5, "kept", 0, "minute", 0, 0),
    ("Résultats du football de district", 1, 8.0, "below", 1, "day", None, None),
    (HOSTILE_TITLE, 2, 20.0, "kept", 1, "day", None, None),
]


def insert(db: Connection, table: str, **values: Any) -> int:
    """One row; the columns not given take their default. Returns its rowid."""
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    made = db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())).lastrowid
    assert made is not None
    return made


def fill(archive: Archive, now: datetime) -> None:
    """Fill an empty archive as of `now`."""
    with archive.transaction() as db:
        _sources(db, now)
        for key, name, kind, regions in ORGANISATIONS:
            insert(db, "organisations", id=key, name=name, kind=kind, regions=json.dumps(regions), city="Rennes")
        stories: list[int] = []
        for place, _ in enumerate(ARTICLES):
            stories.append(_article(db, now, place, stories))
        _candidates(db, now)
        _letters(db, now)
        insert(db, "verdicts", article_id=1, verdict="useful", given_at=stamp(now))
        insert(db, "verdicts", article_id=7, verdict="noise", given_at=stamp(now))
        insert(
            db, "rulesets", fingerprint="0123456789abcdef", recorded_at=stamp(now), engine="fedcba9876543210", keep=10,
            rules='{"Partenariat": "00"}', organisations="{}",
        )  # fmt: skip
        insert(db, "shingles", band=1, hash=42, article_id=1)


def _sources(db: Connection, now: datetime) -> None:
    for name, regions, active, new, failures, error in SOURCES:
        insert(
            db, "sources", name=name, url="https://www.example.org/", kind="auto", regions=json.dumps(regions),
            active=active, watch="https://www.example.org/feed", watch_kind="feed", every_s=5400,
            next_at=stamp(now + timedelta(hours=1)), polled_at=stamp(now), ok_at=stamp(now - timedelta(days=failures)),
            new_at=stamp(now - timedelta(days=new)), offered=12, failures=failures, error=error,
        )  # fmt: skip
    for hours, state in ((30, "killed"), (2, "done"), (0, "running")):
        start = now - timedelta(hours=hours)
        finished = None if state == "running" else stamp(start + timedelta(minutes=3))
        made = insert(db, "rounds", started_at=stamp(start), finished_at=finished, state=state, sources=5)
        for name, *_, failures, error in SOURCES[:5]:
            state_of = "failed" if failures else "ok"
            insert(db, "visits", round_id=made, source=name, state=state_of, reason=error, offered=12, kept=2, known=10)


def _article(db: Connection, now: datetime, place: int, stories: list[int]) -> int:
    title, source, score, decision, days, precision, copy_of, story_of = ARTICLES[place]
    at = now - timedelta(days=days, minutes=place)
    story = stories[story_of] if story_of is not None else insert(db, "stories", title=title, first_seen=stamp(at))
    article = insert(
        db, "articles", url=f"https://www.example.org/{place}" if title != HOSTILE_TITLE else HOSTILE_URL,
        source=SOURCES[source][0], title=title, text=f"{TEXT}\n{title}" if title == HOSTILE_TITLE else TEXT,
        excerpt=TEXT[:100], language="fr", published=None if precision == "unknown" else stamp(at),
        published_precision=precision, fetched_at=stamp(at), origin="page", format="html", score=score,
        decision=decision, copy_of=None if copy_of is None else copy_of + 1, story_id=story,
        regions=json.dumps(["Bretagne"]), themes=json.dumps(["partenariats"]),
    )  # fmt: skip
    _parts(db, article, title, score)
    return story


def _parts(db: Connection, article: int, title: str, score: float) -> None:
    """Hits and mentions where the words stand; what they lack of the score goes to a last part."""
    rest = score
    for rule, theme, words, points in RULES:
        start = TEXT.index(words)
        _part(db, "hits", article, start, words, rule=rule, theme=theme, points=points)
        rest -= points
    _part(db, "hits", article, TEXT.index(EVENT[1]), EVENT[1], rule=EVENT[0], points=EVENT[2])
    rest -= EVENT[2]
    hit = {"field": "title", "start": 0, "end": 5, "quote": title[:5], "points": rest}
    insert(db, "hits", article_id=article, rule="organisation:pole-ecume", **hit)
    for key, name, *_ in ORGANISATIONS:
        _part(db, "mentions", article, TEXT.index(name), name, organisation_id=key)
    for table, words, values in FOUND:
        _part(db, table, article, TEXT.index(words), words, **values)


def _part(db: Connection, table: str, article: int, start: int, words: str, **values: Any) -> None:
    field = "lead" if start < 300 else "body"
    insert(db, table, article_id=article, field=field, start=start, end=start + len(words), quote=words, **values)


def _candidates(db: Connection, now: datetime) -> None:
    fates = [
        ("kept", ""), ("below", ""), ("known", "proposé d'abord par une autre source"), ("updated", ""), ("copy", ""),
        ("thin", "moins de 40 mots"), ("refused", "trop ancien"), ("failed", "404"), (None, ""),
    ]  # fmt: skip
    for number, (outcome, reason) in enumerate(fates * 3):
        name = SOURCES[number % 3][0]
        insert(
            db, "candidates", source=name, url=f"https://www.example.org/lien/{number}", key=f"lien/{number}",
            title=f"Lien {number}", first_seen=stamp(now - timedelta(days=number % 5)), last_seen=stamp(now),
            seen_round=1, outcome=outcome, reason=reason, attempts=1, article_id=1 if outcome == "kept" else None,
        )  # fmt: skip


def _letters(db: Connection, now: datetime) -> None:
    for days, state in ((1, "sent"), (0, "deferred")):
        slot = stamp(now - timedelta(days=days))
        letter = insert(
            db, "digests", name="Veille santé", slot=slot, composed_at=slot,
            since=stamp(now - timedelta(days=days + 1)), subject=f"Veille santé n° {2 - days}", articles=1,
        )  # fmt: skip
        insert(
            db,
            "digest_articles",
            digest_id=letter,
            name="Veille santé",
            article_id=2 - days,
            section="partenariats",
            position=0,
        )
        for person in ("direction@example.org", "veille@example.org"):
            insert(
                db, "deliveries", digest_id=letter, channel="smtp", recipient=person,
                message_id=f"<{letter}-{person}>", content=b"Subject: veille\r\n\r\n" + b"x" * 4096, state=state,
                attempts=1, next_at=slot, created_at=slot,
                answer="250 2.0.0 Ok" if state == "sent" else "451 4.3.0 essayez plus tard",
            )  # fmt: skip
