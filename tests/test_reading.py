"""What a page says around its article: who may read it, whom it comes from, where it goes on, its other addresses."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from monitor.address import canonical as address
from monitor.extract.addresses import canonical, twin
from monitor.extract.credits import credit_of, without_credits
from monitor.extract.phrases import plain, squeezed
from monitor.extract.read import from_feed, read
from monitor.extract.sequel import continued
from monitor.extract.shortcodes import without_shortcodes
from monitor.model import Access, Article, Candidate, Page

PARIS = "Europe/Paris"
URL = "https://www.site.example/actu/pole"
TITLE = "Le pôle de Clairval s’agrandit"
FIRST = "Le pôle de Clairval réunit quatre-vingts entreprises du soin et six laboratoires publics, sur trois sites."
SECOND = (
    "Il finance chaque année une douzaine de projets, choisis par un jury où siègent des patients et des soignants."
)
THIRD = "La troisième tranche, votée en mars, portera sur les logements des internes et des chercheurs invités."


def opened(
    inner: str, head: str = "", url: str = URL, start: str = "<html lang=fr>", hint: Candidate | None = None
) -> Article:
    body = f"{start}<head><title>{TITLE}</title>{head}</head><body><main><h1>{TITLE}</h1>{inner}</main></body></html>"
    return read(Page(url, 200, "text/html; charset=utf-8", body.encode()), hint, PARIS)


def prose(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


# ------------------------------------------------------------------------------------------------- paywalls


@pytest.mark.parametrize(
    ("wall", "head"),
    [
        ("<div class=mur><p>Il vous reste 80 % à lire</p></div>", ""),
        ("<p>Cet article est réservé aux abonnés.</p>", ""),
        ("<p>Réservé aux abonnés</p>", ""),
        ("<p>La suite est réservée à nos adhérents</p>", ""),
        ("<section>Abonnez-vous pour lire la suite</section>", ""),
        ("<p>Pour lire la suite, connectez-vous ou abonnez-vous</p>", ""),
        ("<p>Vous avez lu 20 % de cet article.</p>", ""),
        ("<div class='article__paywall paywall'>Un compte gratuit suffit pour continuer</div>", ""),
        ("", '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'),
        (
            "",
            '<script type="application/ld+json">{"@type":"NewsArticle","hasPart":{"@type":"WebPageElement","isAccessibleForFree":false}}</script>',
        ),
        ("", '<meta property="article:content_tier" content="locked">'),
    ],
)
def test_an_article_behind_a_wall_is_marked_and_keeps_its_lead(wall: str, head: str) -> None:
    found = opened(prose(FIRST, SECOND) + wall, head)
    assert found.access is Access.RESERVED
    assert found.text == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("shown", ["", "<p>Le pôle recrute.</p>"])
def test_a_reserved_article_is_never_thin(shown: str) -> None:
    wall = "<div class=mur><p>Cet article est réservé aux abonnés</p></div>"
    told = f'<meta name="description" content="{FIRST}">'
    assert opened(shown + wall, told).text == FIRST
    assert opened(shown + wall, hint=Candidate(URL, summary=SECOND)).text == SECOND
    assert opened(shown + wall).text == ("Le pôle recrute." if shown else TITLE)


@pytest.mark.parametrize(
    "beside",
    [
        "<div class=reco><h2>À lire aussi</h2><ul><li><a href='/a'>La clinique des Ormes rouvre sa maternité</a> <span>Réservé aux abonnés</span></li>"
        "<li><a href='/b'>Un bus dentaire pour trente communes</a><span>Abonnés</span></li></ul></div>",
        "<footer><p>Abonnez-vous pour accéder à tous nos contenus</p></footer>",
        "<nav><a href='/abo'>Je m’abonne</a> <a href='/c'>Déjà abonné ? Se connecter</a></nav>",
        "<div class=paywall style='display:none'><p>Cet article est réservé aux abonnés</p></div>",
        "<p>L’accès à la plateforme est réservé aux adhérents du pôle et à leurs salariés.</p>",
        "<p>Selon l’enquête, il reste 80 % de la population à vacciner dans les trois cantons de la vallée.</p>",
        "<p>« Cet article est réservé aux abonnés », lisait-on alors partout sur les sites de la presse régionale.</p>",
    ],
)
def test_an_open_article_is_not_marked(beside: str) -> None:
    assert opened(prose(FIRST, SECOND) + beside).access is Access.OPEN


# -------------------------------------------------------------------------------------------------- credits


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source : laregion.fr", "laregion.fr"),
        ("Sources : Agence du Val, Le Courrier", "Agence du Val, Le Courrier"),
        ("Source AFP", "AFP"),
        ("(Communiqué)", "Communiqué"),
        ("(Communiqué de presse du pôle)", "Communiqué de presse du pôle"),
        ("Avec AFP", "AFP"),
        ("(avec AFP et Reuters)", "AFP et Reuters"),
        ("La rédaction avec l’AFP", "l’AFP"),
        ("AFP", "AFP"),
        ("APMnews", "APMnews"),
        ("Article initialement publié sur valinfo.example", "valinfo.example"),
    ],
)
def test_a_credit_is_provenance_and_not_text(line: str, name: str) -> None:
    found = opened(prose(FIRST, SECOND, line))
    assert (found.text, found.credit) == (f"{FIRST}\n{SECOND}", name)
    entry = from_feed(Candidate(URL, title=TITLE, summary=f"{FIRST}\n{SECOND}\n{line}"), PARIS)
    assert (entry.text, entry.credit) == (f"{FIRST}\n{SECOND}", name)


def test_a_credit_at_the_end_of_the_last_sentence() -> None:
    assert without_credits([FIRST, f"{SECOND[:-1]} (avec AFP)."]) == ([FIRST, SECOND], "AFP")
    assert without_credits([FIRST, f"{SECOND} (Source : Insee)"]) == ([FIRST, SECOND], "Insee")


@pytest.mark.parametrize(
    "line",
    [
        "Avec le pôle, la Région ouvre une antenne à Vierzac.", "Source de tensions depuis l’hiver", "Communiqué", "Avec l’appui de l’AFPA",
        "Le communiqué de presse du pôle donne les détails.", "Un financement (avec l’État)", "La source : un défaut d’étanchéité, selon les experts. Rien de plus.",
    ],
)  # fmt: skip
def test_what_is_no_credit(line: str) -> None:
    assert credit_of(line) == ""


@given(st.lists(st.text(alphabet="abcdé :()«»AFP.", min_size=1, max_size=60), max_size=12))
def test_credits_take_nothing_but_lines_at_the_ends(lines: list[str]) -> None:
    kept, named = without_credits(lines)
    assert len(kept) <= len(lines)
    assert bool(named) or kept == lines
    assert lines[3:-5] == [line for line in lines[3:-5] if line in kept]


@given(st.text(alphabet="abc [](){}=\"'_-/1 sic", max_size=80))
def test_shortcodes_cut_only_what_stands_in_brackets(line: str) -> None:
    left = without_shortcodes(line)
    if not {"[", "{"} & set(line):
        assert left == line
    assert len(left) <= len(line)


# ---------------------------------------------------------------------------------------------- split articles


@pytest.mark.parametrize(
    ("pager", "url", "more"),
    [
        ("<div><b>1</b><a href='?page=2'>2</a><a href='?page=3'>3</a></div>", URL, [f"{URL}?page=2", f"{URL}?page=3"]),
        ("<ul><li><a href='?page=1'>2</a><li><a href='?page=2'>3</a></ul>", URL, [f"{URL}?page=1", f"{URL}?page=2"]),
        ("<p>Page 1/3</p><a href='/actu/pole/2' rel=next>Page suivante</a>", URL, [f"{URL}/2", f"{URL}/3"]),
        ("<a href='/actu/pole/page/2/'>Suivant ›</a>", f"{URL}/", [f"{URL}/page/2/"]),
        ("<a href='pole-2.html'>2</a><a href='pole-3.html'>3</a>", f"{URL}.html", [f"{URL}-2.html", f"{URL}-3.html"]),
        ("<a href='?id=7&page=2'>2</a>", f"{URL}?id=7", [f"{URL}?id=7&page=2"]),
        ("<a href='/actu/pole-2/' rel=next>Un second pôle à Vierzac</a>", f"{URL}/", []),
        ("<a href='/actu/autre' rel=next>Suivant</a>", URL, []),
        ("<div class=comments-pagination><a href='?page=2'>2</a></div>", URL, []),
        ("<a href='/actu/pole/comment-page-2/'>2</a>", f"{URL}/", []),
        ("<a href='?cpage=2'>2</a><a href='?replytocom=3'>3</a>", URL, []),
        ("<p>Page 2/3</p><a href='/actu/pole/2/3'>3</a>", f"{URL}/2", []),
        ("<a href='https://ailleurs.example/actu/pole?page=2'>2</a>", URL, []),
    ],
)
def test_the_pages_on_which_an_article_goes_on(pager: str, url: str, more: list[str]) -> None:
    assert opened(prose(FIRST, SECOND) + pager, url=url).more == tuple(address(each) for each in more)


def test_next_in_the_head_counts_for_the_article_itself_only() -> None:
    assert opened(prose(FIRST, SECOND), f"<link rel=next href='{URL}/2/'>").more == (f"{URL}/2/",)
    assert opened(prose(FIRST, SECOND), "<link rel=next href='/actu/le-suivant/'>").more == ()


def page(inner: str, title: str = TITLE, url: str = f"{URL}?page=2") -> Page:
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{inner}</body></html>"
    return Page(url, 200, "text/html; charset=utf-8", body.encode())


def test_pages_are_joined() -> None:
    first = opened(prose(FIRST, SECOND) + "<a href='?page=2'>2</a><a href='?page=3'>3</a>")
    # the standfirst comes back on each page
    second = continued(first, page(prose(FIRST, THIRD)), PARIS)
    assert second.text == f"{FIRST}\n{SECOND}\n{THIRD}"
    assert second.more == (f"{URL}?page=3",)
    assert continued(second, page("", url=f"{URL}?page=3"), PARIS).more == ()
    assert continued(second, page("", url=f"{URL}?page=3"), PARIS).text == second.text


@pytest.mark.parametrize("title", ["Un tout autre article du même site", "Le pôle de Vierzac"])
def test_a_page_with_another_title_adds_nothing(title: str) -> None:
    first = opened(prose(FIRST, SECOND) + "<a href='?page=2'>2</a>")
    second = continued(first, page(prose(THIRD, THIRD + " Encore."), title), PARIS)
    assert (second.text, second.more) == (first.text, ())


def test_a_numbered_title_is_the_same_title() -> None:
    first = opened(prose(FIRST, SECOND) + "<a href='?page=2'>2</a>")
    assert THIRD in continued(first, page(prose(THIRD), f"{TITLE} (page 2/2)"), PARIS).text


# -------------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "claimed", "found"),
    [
        ("https://amp.site.example/a/1", "https://www.site.example/a/1", "https://www.site.example/a/1"),
        ("https://m.site.example/a/1", "https://www.site.example/a/1", "https://www.site.example/a/1"),
        ("https://www.site.example/a/1?print=1", "/a/1", "https://www.site.example/a/1"),
        ("https://www.site.example/a/1/amp", "/a/1", "https://www.site.example/a/1"),
        ("https://www-site-fr.cdn.ampproject.org/c/s/www.site.fr/a/1", "https://www.site.fr/a/1", "https://www.site.fr/a/1"),
        ("https://blog.site.example/a/1", "https://www.site.example/a/1", "https://blog.site.example/a/1"),
        ("https://amp.site.example/a/1", "https://www.autre.example/a/1", "https://amp.site.example/a/1"),
        ("https://amp.un.gouv.fr/a/1", "https://www.deux.gouv.fr/a/1", "https://amp.un.gouv.fr/a/1"),
        ("https://mal-fr.cdn.ampproject.org/c/s/mal.fr/a", "https://www.site.fr/a/1", "https://mal-fr.cdn.ampproject.org/c/s/mal.fr/a"),
    ],
)  # fmt: skip
def test_copies_lead_to_the_one_address(url: str, claimed: str, found: str) -> None:
    assert canonical(url, claimed) == found


def test_a_page_that_says_it_is_amp_may_live_on_another_host_of_its_domain() -> None:
    link = "<link rel=canonical href='https://www.site.example/actu/pole'>"
    assert opened(prose(FIRST, SECOND), link, "https://cdn.site.example/x", "<html ⚡ lang=fr>").url == URL
    assert opened(prose(FIRST, SECOND), link, "https://cdn.site.example/x").url == "https://cdn.site.example/x"


ENGLISH = (
    "The cluster of Clairval brings together eighty companies and six public laboratories on three sites in the valley.",
    "Every year it funds a dozen projects, which are chosen by a jury where patients and carers have their seats.",
)


def test_a_page_in_another_language_names_its_twin() -> None:
    head = (
        f"<link rel=alternate hreflang=fr-FR href='{URL}'><link rel=alternate hreflang=en href='/en/news/cluster'>"
        "<link rel=alternate hreflang=x-default href='/en/news/cluster'><link rel=alternate hreflang=de href='/de/'>"
    )
    english = opened(prose(*ENGLISH), head, "https://www.site.example/en/news/cluster")
    assert english.language == "en"
    assert english.alternates == (("fr", URL),)
    assert twin(english, "fr") == URL
    assert twin(english, "es") == ""
    french = opened(prose(FIRST, SECOND), head)
    assert french.alternates == (("en", "https://www.site.example/en/news/cluster"),)
    assert twin(french, "fr") == ""


def test_an_article_passes_through_json_unchanged() -> None:
    """As the process that parses hands it over."""
    head = "<link rel=alternate hreflang=en href='/en/news/cluster'><meta property='article:published_time' content='2026-05-04'>"
    found = opened(prose(FIRST, SECOND, "Source : AFP") + "<p>Réservé aux abonnés</p><a href='?page=2'>2</a>", head)
    whole = TypeAdapter(Article)
    again = whole.validate_python(whole.dump_python(found, mode="json"))
    assert again == found
    assert again.published.witness == "data"
    assert (again.access, again.credit, len(again.more), len(again.alternates)) == (Access.RESERVED, "AFP", 1, 1)


# ------------------------------------------------------------------------------------------------- what is kept


@pytest.mark.parametrize(
    "part",
    [
        "<details><summary>Qui peut candidater ?</summary><p>{0}</p></details>",
        "<div class=accordion><h3><button aria-expanded=false>Qui peut candidater ?</button></h3><div class=collapse aria-hidden=true><p>{0}</p></div></div>",
        "<h3>Qui peut candidater ?</h3><div class=js-accordion__panel hidden><p>{0}</p></div>",
        "<div role=tab>Qui peut candidater ?</div><div role=tabpanel style='display:none'><p>{0}</p></div>",
    ],
)
def test_parts_that_open_at_a_click_are_read(part: str) -> None:
    text = opened(prose(FIRST, SECOND) + part.format(THIRD)).text
    assert text == f"{FIRST}\n{SECOND}\nQui peut candidater ?\n{THIRD}"


@pytest.mark.parametrize(
    "box",
    [
        "<div><h4>Chaque samedi, une histoire</h4><p>Plus de douze mille lecteurs reçoivent déjà notre lettre. Et vous ?</p><form><input type=email></form></div>",
        "<div><b>La lettre du soin</b><p>L’essentiel de votre région dans votre boîte mail, chaque jeudi à midi, sans publicité ni relance.</p>"
        "<input type=text placeholder='Votre e-mail'></div>",
        "<div><p>Notre rédaction vit de ses lecteurs : faites un don, même modeste, pour nous permettre de continuer à enquêter.</p></div>",
    ],
)
def test_boxes_that_ask_for_an_address_or_a_gift_go(box: str) -> None:
    inner = prose(FIRST) + box + prose(SECOND, THIRD)
    assert opened(inner).text == f"{FIRST}\n{SECOND}\n{THIRD}"


def test_a_headline_in_a_field_keeps_its_words() -> None:
    """Drupal names a field whose label is hidden so; the field itself is shown."""
    inner = f"<div class='field field--label-hidden'><p>{FIRST}</p></div><div class='field--label-hidden'>Doté de 2 M€.</div>{prose(SECOND)}"
    assert opened(inner).text == f"{FIRST}\nDoté de 2 M€.\n{SECOND}"


@given(st.text() | st.text("aeéèœŒ’“”…–—«» \u202f\u00a0\u0301½µσΣςßİ²Ÿ", max_size=20))
def test_squeezed_is_what_is_left_of_the_plain_text_without_spaces_and_signs(text: str) -> None:
    assert squeezed(text) == "".join(letter for letter in plain(text) if letter.isalnum())


@given(st.text() | st.text("aeéèœŒ’“”…–—«» \u202f\u00a0\u0301½µσΣςßİ²Ÿ¨ªº\0", max_size=20))
def test_plain_text_is_the_text_decomposed_without_its_marks(text: str) -> None:
    spelled = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe").replace("Œ", "OE"))
    assert plain(text) == " ".join(re.sub("[\u0300-\u036f]", "", spelled).lower().split())
