"""`sources find` and `kind: auto`: how a site would be watched, from its home page or from a feed's address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from conftest import rss, story, vigie, write_watch
from test_feed import NEWS

from monitor.config import Config
from vigie.demo.web import Reply, Web

XML = "application/xml; charset=utf-8"
TODAY = datetime.now(UTC).replace(second=0, microsecond=0)
TITLES = (
    "Une nouvelle usine ouvre ses portes à Pau",
    "Le pôle accueille douze adhérents cet automne",
    "Un appel à projets est ouvert en région",
    "La fédération élit son nouveau président",
    "Trois laboratoires signent une convention",
    "Le baromètre de la filière est en hausse",
    "Une levée de fonds pour la jeune pousse",
    "Les assises régionales auront lieu en mars",
)
ENGLISH = (
    "A new factory opens its doors in the south of France",
    "The cluster welcomes twelve new members this autumn",
    "A call for projects is now open in the region",
    "The federation has elected its new president today",
)
SERVICES = (
    "Nos services aux entreprises de la filière",
    "Notre accompagnement pour les porteurs de projets",
    "Les laboratoires et les plateaux techniques",
)


def day(ago: float) -> datetime:
    return TODAY - timedelta(days=ago)


def feed(titles: Sequence[str] = TITLES, *, first: int = 0, ago: float = 1, path: str = "/actu/{}") -> Reply:
    """An RSS feed of these titles, one a day, the newest `ago` days old."""
    items = (
        f"<title>{title}</title><link>{path.format(n)}</link><pubDate>{format_datetime(day(ago + n - first))}</pubDate>"
        for n, title in enumerate(titles, first)
    )
    return Reply(rss(*items), content_type=XML)


def listing(titles: Sequence[str] = TITLES, *, first: int = 0, ago: float | None = None, path: str = "/actu/{}") -> str:
    def dated(n: int) -> str:
        return "" if ago is None else f"<time datetime='{day(ago + n - first).date()}'></time>"

    rows = (f"<li><a href='{path.format(n)}'>{title}</a>{dated(n)}</li>" for n, title in enumerate(titles, first))
    return f"<ul>{''.join(rows)}</ul>"


def home(body: str = "", head: str = "") -> Reply:
    return Reply(f"<html><head>{head}</head><body>{body or listing()}</body></html>".encode())


def announced(path: str) -> str:
    return f"<link rel='alternate' type='application/rss+xml' href='{path}'>"


def sitemap(*paths: str, changed: float | None = None) -> Reply:
    lastmod = "" if changed is None else f"<lastmod>{day(changed).isoformat()}</lastmod>"
    rows = "".join(f"<url><loc>http://HOST:PORT{path}</loc>{lastmod}</url>" for path in paths)
    return Reply(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode(), content_type=XML
    )


def sitemap_index(*paths: str) -> Reply:
    rows = "".join(f"<sitemap><loc>http://HOST:PORT{path}</loc></sitemap>" for path in paths)
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    return Reply(index.encode(), content_type=XML)


def robots(path: str) -> Reply:
    return Reply(f"User-agent: *\nAllow: /\nSitemap: http://HOST:PORT{path}\n".encode(), content_type="text/plain")


def generator(name: str) -> str:
    return f"<meta name='generator' content='{name}'>"


EMPTY = "<p>Bienvenue sur le site de notre association, créée pour vous servir et vous informer.</p>"
COMMENTS = feed([f"Par : {name} sur « {TITLES[0]} »" for name in ("Anne", "Luc", "Zoé", "Max")], path="/actu/0#c{}")
NEWS_NAV = (
    "<nav><ul><li><a href='/qui'>Qui sommes-nous</a></li><li><a href='/actualites'>Actualités</a></li></ul></nav>"
)
FILES = "".join(
    f"<p>{day(n):%d/%m/%Y} <b>{title}</b> <a href='/cp/{n}.pdf'>PDF</a></p>" for n, title in enumerate(TITLES[:4], 1)
)
OLD = 400

# What each site is, what its paths answer, and how it should be watched.
CASES: dict[str, tuple[dict[str, Reply], tuple[str, str]]] = {
    "announced in the head": ({"/": home(head=announced("/rss")), "/rss": feed()}, ("feed", "/rss")),
    "the page itself, whatever its declared type": (
        {"/": Reply(feed().body, content_type="text/html")},
        ("feed", "/"),
    ),
    "nothing but a list": ({"/": home()}, ("listing", "/")),
    "a news sitemap of robots.txt": (
        {
            "/": home(EMPTY),
            "/robots.txt": robots("/news.xml"),
            "/news.xml": Reply(NEWS.replace(b"https://journal.example", b"http://HOST:PORT"), content_type=XML),
        },
        ("sitemap", "/news.xml"),
    ),
    "a sitemap of robots.txt at a relative address with spaces, behind a dead one": (
        {
            "/": home(EMPTY),
            "/robots.txt": Reply("\ufeffSitemap: /vieux-plan.xml\nSitemap: plan du site.xml # le plan".encode()),
            "/plan%20du%20site.xml": sitemap("/a", "/b", changed=1),
        },
        ("sitemap", "/plan%20du%20site.xml"),
    ),
    "nothing but files": ({"/": home(FILES)}, ("listing", "/")),
    "files that nobody reads, articles behind the menu": (
        {"/": home(NEWS_NAV + FILES.replace(".pdf", ".docx")), "/actualites": home(NEWS_NAV + listing())},
        ("listing", "/actualites"),
    ),
    "files that nobody reads, a sitemap": (
        {"/": home(FILES.replace(".pdf", ".docx")), "/sitemap.xml": sitemap("/a", "/b", changed=1)},
        ("sitemap", "/sitemap.xml"),
    ),
    "nothing but files that nobody reads": ({"/": home(FILES.replace(".pdf", ".docx"))}, ("listing", "/")),
    "where feeds usually are": ({"/": home(EMPTY), "/feed/": feed()}, ("feed", "/feed/")),
    "the first announced is dead": (
        {"/": home(head=announced("/dead") + announced("/live")), "/live": feed()},
        ("feed", "/live"),
    ),
    "the announced is empty": (
        {"/": home(head=announced("/e")), "/e": Reply(rss(), content_type=XML)},
        ("listing", "/"),
    ),
    "the announced is a web page": ({"/": home(head=announced("/e")), "/e": home(EMPTY)}, ("listing", "/")),
    "comments only": ({"/": home(head=announced("/c")), "/c": COMMENTS}, ("listing", "/")),
    "comments first": (
        {"/": home(head=announced("/c") + announced("/f")), "/c": COMMENTS, "/f": feed()},
        ("feed", "/f"),
    ),
    "stale, the list is dated": (
        {
            "/": home(listing(first=8, ago=1) + listing(TITLES[:3], ago=OLD), announced("/f")),
            "/f": feed(ago=OLD),
        },
        ("listing", "/"),
    ),
    "stale, the list is not dated": (
        {
            "/": home(listing(path="/n/{}", titles=ENGLISH + TITLES[4:]), announced("/f")),
            "/f": feed(TITLES[:4], ago=OLD),
        },
        ("listing", "/"),
    ),
    "old, yet all that the page shows": ({"/": home(head=announced("/f")), "/f": feed(ago=OLD)}, ("feed", "/f")),
    "another language": (
        {"/": home(head=announced("/en")), "/en": feed(ENGLISH, path="/en/{}")},
        ("listing", "/"),
    ),
    "two languages announced": (
        {"/": home(head=announced("/en") + announced("/fr")), "/en": feed(ENGLISH, path="/en/{}"), "/fr": feed()},
        ("feed", "/fr"),
    ),
    "a section announced, the whole at WordPress's place": (
        {
            "/": home(head=generator("WordPress 6.8") + announced("/category/sport/feed/")),
            "/category/sport/feed/": feed(TITLES[:1], ago=3),
            "/feed/": feed(),
        },
        ("feed", "/feed/"),
    ),
    "a section announced before the whole": (
        {
            "/": home(listing(ago=1), announced("/sport") + announced("/tout")),
            "/sport": feed((*TITLES[:2], *ENGLISH), path="/sport/{}"),
            "/tout": feed(),
        },
        ("feed", "/tout"),
    ),
    "a section alone": (
        {
            "/": home(listing(ago=1), announced("/sport")),
            "/sport": feed((TITLES[0], *(f"Un match de plus pour l'équipe, le {n}" for n in range(6))), path="/s/{}"),
        },
        ("listing", "/"),
    ),
    "a feed of two items where the page lists eight": (
        {"/": home(listing(ago=1), announced("/f")), "/f": feed(TITLES[:2])},
        ("listing", "/"),
    ),
    "SPIP": (
        {"/": home(head=generator("SPIP 4.3")), "/spip.php?page=backend": feed()},
        ("feed", "/spip.php?page=backend"),
    ),
    "Drupal": ({"/": home(head=generator("Drupal 10")), "/rss.xml": feed()}, ("feed", "/rss.xml")),
    "TYPO3": ({"/": home(head=generator("TYPO3 CMS")), "/?type=9818": feed()}, ("feed", "/?type=9818")),
    "Joomla": (
        {"/": home(head=generator("Joomla! - Open Source")), "/?format=feed&type=rss": feed()},
        ("feed", "/?format=feed&type=rss"),
    ),
    "a page that lists its feeds": (
        {
            "/": home(listing() + "<a href='/flux-rss'>Nos flux RSS</a>"),
            "/flux-rss": home("<p><a href='/rss/tout.xml'>Tout</a> <a href='/rss/sport.xml'>Sport</a></p>"),
            "/rss/tout.xml": feed(),
        },
        ("feed", "/rss/tout.xml"),
    ),
    "news behind the menu": (
        {"/": home(NEWS_NAV + EMPTY), "/actualites": home(NEWS_NAV + listing())},
        ("listing", "/actualites"),
    ),
    "news behind the menu, services on the home page": (
        {"/": home(NEWS_NAV + listing(SERVICES, path="/s/{}")), "/actualites": home(NEWS_NAV + listing(ago=2))},
        ("listing", "/actualites"),
    ),
    "services on the home page, a fresh feed": (
        {"/": home(listing(SERVICES, path="/s/{}"), announced("/f")), "/f": feed()},
        ("feed", "/f"),
    ),
    "links that redirect, the same titles": (
        {"/": home(head=announced("/f")), "/f": feed(path="/redirect?to={}")},
        ("feed", "/f"),
    ),
    "numbered sitemaps": (
        {
            "/": home(EMPTY),
            "/robots.txt": robots("/wp-sitemap.xml"),
            "/wp-sitemap.xml": sitemap_index("/wp-sitemap-posts-post-1.xml", "/wp-sitemap-posts-post-2.xml"),
            "/wp-sitemap-posts-post-1.xml": sitemap("/vieux"),
            "/wp-sitemap-posts-post-2.xml": sitemap("/actu/1", "/actu/2"),
        },
        ("sitemap", "/wp-sitemap.xml"),
    ),
    "a sitemap at its usual place": (
        {"/": home(EMPTY), "/sitemap.xml": sitemap("/a", "/b", changed=1)},
        ("sitemap", "/sitemap.xml"),
    ),
    "every guess answers with the home page": (
        {path: home(head=generator("WordPress")) for path in ("/", "/feed/", "/rss.xml", "/rss", "/sitemap.xml")},
        ("listing", "/"),
    ),
    "many feeds, all dead": ({"/": home(head="".join(announced(f"/f{n}") for n in range(12)))}, ("listing", "/")),
}
SITES = {f"127.0.4.{number}": case[0] for number, case in enumerate(CASES.values(), 1)}
ADDRESS = dict(zip(CASES, SITES, strict=True))
NOTHING = "127.0.4.99"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    sites = SITES | {NOTHING: {"/": home(EMPTY)}}
    with Web(sites) as running:
        for address, routes in sites.items():
            for path, reply in routes.items():
                filled = reply.body.replace(b"HOST", address.encode()).replace(b"PORT", str(running.port).encode())
                running.sites[address][path] = Reply(filled, content_type=reply.content_type)
        yield running


@pytest.fixture(scope="module")
def told(web: Web, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What `check --live` says of every site, by its address."""
    folder = tmp_path_factory.mktemp("find")
    sources = [{"name": address, "url": web.url(address)} for address in (*SITES, NOTHING)]
    done = vigie("--config", write_watch(folder, sources), "check", "--live", "--json")
    assert done.status == 1  # one of them offers nothing
    return {one["source"]: one for one in done.json}


@pytest.mark.parametrize("case", CASES)
def test_auto_finds_what_applies(case: str, web: Web, told: dict[str, dict[str, object]]) -> None:
    one, (kind, path) = told[ADDRESS[case]], CASES[case][1]
    assert (one["kind"], one["watch"]) == (kind, web.url(ADDRESS[case], path)), one["reason"]
    assert one["problem"] is None and one["reason"]


def test_a_search_is_polite(web: Web, told: dict[str, dict[str, object]]) -> None:
    assert told[NOTHING]["problem"] == "ni flux, ni plan de site, ni liste d'articles trouvés à cette adresse"
    asked = Counter(request.address for request in web.requests)
    assert max(asked.values()) <= 12 and len(asked) == len(told)
    assert asked[ADDRESS["announced in the head"]] == 3  # robots.txt, the page, the feed
    assert (
        max(
            Counter(
                (request.address, request.path) for request in web.requests if request.path != "/robots.txt"
            ).values()
        )
        == 1
    )
    assert not [request for request in web.requests if "/actu/" in request.path]  # a probe reads no article
    assert {request.header("User-Agent") for request in web.requests} == {Config().collect.user_agent}
    assert {request.header("Accept-Language") for request in web.requests} == {"fr, en;q=0.5"}


def test_two_runs_agree(web: Web, told: dict[str, dict[str, object]], tmp_path: Path) -> None:
    some = list(SITES)[::-4]
    sources = [{"name": address, "url": web.url(address)} for address in some]
    again = vigie("--config", write_watch(tmp_path, sources), "check", "--live", "--json").json
    assert {one["source"]: one for one in again} == {name: told[name] for name in some}


CONFIDENCE = {
    "announced in the head": "high",
    "old, yet all that the page shows": "low",
    "stale, the list is dated": "medium",
    "nothing but a list": "low",
    "news behind the menu": "medium",
    "services on the home page, a fresh feed": "medium",
    "a section alone": "medium",
    "numbered sitemaps": "low",
    "nothing but files": "medium",
    "nothing but files that nobody reads": "low",
    "links that redirect, the same titles": "high",
}


@pytest.mark.parametrize(("case", "confidence"), CONFIDENCE.items())
def test_the_confidence_follows_the_evidence(case: str, confidence: str, told: dict[str, dict[str, object]]) -> None:
    assert told[ADDRESS[case]]["confidence"] == confidence, told[ADDRESS[case]]["reason"]


REASONS = {
    "the first announced is dead": "/dead (réponse HTTP 404)",
    "a sitemap of robots.txt at a relative address with spaces, behind a dead one": "/vieux-plan.xml (réponse HTTP 404)",
    "comments only": "/c (commentaires)",
    "another language": "/en (en anglais)",
    "the announced is empty": "/e (vide)",
    "stale, the list is dated": f"/f (s'arrête au {day(OLD):%d/%m/%Y})",
}


@pytest.mark.parametrize(("case", "reason"), REASONS.items())
def test_what_was_set_aside_is_named_with_its_reason(
    case: str, reason: str, web: Web, told: dict[str, dict[str, object]]
) -> None:
    assert web.url(ADDRESS[case], reason) in str(told[ADDRESS[case]]["reason"])


def test_find_lists_the_releases_of_a_page_of_nothing_but_files(web: Web, tmp_path: Path) -> None:
    config, address = write_watch(tmp_path, []), ADDRESS["nothing but files"]
    items = vigie("--config", config, "sources", "find", web.url(address), "--json").json["items"]
    assert [(one["title"], one["url"]) for one in items] == [
        (title, web.url(address, f"/cp/{n}.pdf")) for n, title in enumerate(TITLES[:4], 1)
    ]


def test_find_prints_what_the_contract_says(web: Web, tmp_path: Path) -> None:
    config, address = write_watch(tmp_path, []), ADDRESS["announced in the head"]
    told = vigie("--config", config, "sources", "find", web.url(address), "--json").json
    assert list(told) == [
        "url",
        "kind",
        "watch",
        "confidence",
        "items",
        "reason",
        "newest",
        "newest_precision",
        "count",
    ]
    published = [f"{day(1 + n):%Y-%m-%dT%H:%M:%SZ}" for n in range(len(TITLES))]
    assert told["items"] == [
        {
            "title": title,
            "url": web.url(address, f"/actu/{n}"),
            "published": published[n],
            "published_precision": "minute",
        }
        for n, title in enumerate(TITLES)
    ]
    assert (told["newest"], told["newest_precision"], told["count"]) == (published[0], "minute", len(TITLES))
    shown = vigie("--config", config, "sources", "find", web.url(address)).out
    assert web.url(address, "/rss") in shown and TITLES[7] in shown and "il y a 1 jour" in shown and "forte" in shown
    assert vigie("--config", config, "sources", "find", web.url(NOTHING)).status == 1


def test_find_prints_no_hour_that_nobody_told(tmp_path: Path) -> None:
    items = (f"<title>{TITLES[n]}</title><link>/{n}</link><pubDate>2026-11-{18 - n}</pubDate>" for n in range(2))
    with Web({"127.0.7.90": {"/rss": Reply(rss(*items))}}) as web:
        find = "--config", write_watch(tmp_path, []), "sources", "find", web.url("127.0.7.90", "/rss")
        told, shown = vigie(*find, "--json").json, vigie(*find).out
    assert told["newest_precision"] == "day"
    assert [one["published_precision"] for one in told["items"]] == ["day", "day"]
    assert "18/11/2026" in shown and "17/11/2026" in shown and ":00" not in shown


def test_a_source_that_was_found_is_watched_there(tmp_path: Path) -> None:
    routes = {
        "/": home(listing(TITLES[:1], path="/a"), announced("/rss")),
        "/rss": feed(TITLES[:1], path="/a"),
        "/a": Reply(story("Une usine")),
    }
    with Web({"127.0.5.20": routes}) as web:
        config = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.5.20")}])
        assert vigie("--config", config, "collect").status == 0
        web.forget()
        web.sites["127.0.5.20"]["/rss"] = feed(TITLES[1:2], path="/b", ago=0)
        web.sites["127.0.5.20"]["/b"] = Reply(story("Une autre usine"))
        told = vigie("--config", config, "collect", "--all", "--json").json
        assert next(request.path for request in web.requests if request.path != "/robots.txt") == "/rss"
    assert told["sources"][0]["offered"] == 1
    assert told["sources"][0]["below"] + told["sources"][0]["kept"] == 1


def test_a_listing_is_read_back_once_then_only_its_first_page(tmp_path: Path) -> None:
    def page(first: int, following: str) -> Reply:
        rows = "".join(
            f"<li><a href='/actu/{n}'>Une nouvelle du pôle, numéro {n} de l'année</a></li>"
            for n in range(first, first + 4)
        )
        return home(f"<ul>{rows}</ul><nav><a rel='next' href='{following}'>Suivant</a></nav>")

    routes = {f"/actu/{n}": Reply(story(f"Une nouvelle du pôle, numéro {n}")) for n in range(12)}
    lists = {
        "/": page(0, "?page=1"),
        "/?page=1": page(4, "?page=2"),
        "/?page=2": page(8, "?page=3"),
        "/?page=3": page(12, ""),
    }
    with Web({"127.0.5.21": routes | lists}) as web:
        config = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.5.21"), "kind": "listing"}])
        told = vigie("--config", config, "collect", "--json").json["sources"][0]
        assert (told["offered"], told["kept"] + told["below"]) == (12, 12)
        web.forget()
        assert vigie("--config", config, "collect", "--all", "--json").json["sources"][0]["known"] >= 4
        assert [request.path for request in web.requests if "?page" in request.path] == []
