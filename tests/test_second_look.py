"""Articles that a letter told are looked at again: what changed or is gone becomes a correction, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from conftest import judge_of, rss, story, write_watch

from monitor.archive import outbox
from monitor.archive.corrections import corrections, to_look_at
from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.configfile import load
from spiders.nursery import Nursery
from vigie import round as rounds
from vigie.demo.web import Reply, Web

XML = "application/xml; charset=utf-8"
SITE = "127.0.7.40"
SENT = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
TITLES = {
    "/a": "Novéka ouvre une unité de bioproduction à Brive",
    "/b": "Bioproduction : un atelier recrute à Tulle",
    "/c": "La bioproduction a son école à Limoges",
}
BEFORE = "La société lève 10 millions d'euros pour sa bioproduction."


def test_what_changed_or_is_gone_since_it_was_sent_is_told_once(tmp_path: Path, nursery: Nursery) -> None:
    feed = rss(*(f"<title>{title}</title><link>{path}</link>" for path, title in TITLES.items()))
    pages: dict[str, Reply] = {path: Reply(story(title, BEFORE)) for path, title in TITLES.items()}
    with Web({SITE: {"/feed": Reply(feed, content_type=XML), **pages}}) as web:
        file = write_watch(tmp_path, [{"name": "Gazette", "url": web.url(SITE, "/feed"), "kind": "feed"}])
        watch = load(file)
        judge = judge_of(watch)
        with Archive.write(watch.archive, "test") as archive:
            sync_sources(archive, watch.sources, watch.collect.every)

            def tour(at: datetime) -> None:
                rounds.collect(archive, watch, judge, ["Gazette"], now=lambda: at, nursery=nursery)

            tour(SENT - timedelta(hours=2))
            ids = {row["title"]: row["id"] for row in archive.rows("SELECT id, title FROM articles")}
            assert set(ids) == set(TITLES.values())
            contents = [(one, "Autres", number, "item") for number, one in enumerate(ids.values())]
            outbox.record(
                archive,
                name="Veille",
                slot=SENT,
                since=SENT - timedelta(days=1),
                now=SENT,
                articles=3,
                contents=contents,
            )

            tour(SENT + timedelta(hours=3))  # too early: the feed offers nothing new, nothing is read
            asked = [request.path for request in web.requests if request.path in TITLES]
            assert len(asked) == len(TITLES)

            web.sites[SITE]["/a"] = Reply(story(TITLES["/a"], BEFORE.replace("10", "12")))
            web.sites[SITE]["/b"] = Reply(b"<html><body>Page introuvable</body></html>", status=404)
            tour(SENT + timedelta(days=1, hours=1))
            assert to_look_at(archive, SENT + timedelta(days=1, hours=2)) == []
            owed = corrections(archive, "Veille", SENT, SENT + timedelta(days=2))
            assert {(one["article_id"], one["kind"]) for one in owed} == {
                (ids[TITLES["/a"]], "amount"),
                (ids[TITLES["/b"]], "vanished"),
            }
            (amount,) = (one for one in owed if one["kind"] == "amount")
            assert ("10" in amount["was"], "12" in amount["now"]) == (True, True)

            web.sites[SITE]["/b"] = Reply(story(TITLES["/b"], BEFORE))  # it is back, but nobody looks: it was told gone
            tour(SENT + timedelta(days=3, hours=1))
            assert len(corrections(archive, "Veille", SENT, SENT + timedelta(days=4))) == 2
            visits = archive.rows("SELECT * FROM visits")
            for row in visits:
                fates = ("kept", "below", "known", "updated", "copy", "thin", "refused", "failed")
                assert sum(row[fate] for fate in fates) == row["offered"]
