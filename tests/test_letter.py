"""How a letter reads: every word of it, in French and in English, as a page and as text; nothing foreign let in."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from archived import config
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from newsletter import NOW, counted, digest, full, reason, story

from alerts import feeds, items, moments, render
from alerts.digest import (
    Appointment,
    Closing,
    Correction,
    Digest,
    Figures,
    Kind,
    Money,
    Reprint,
    Role,
    Section,
    Telling,
    Watch,
)
from alerts.links import domain, link
from alerts.wording import NBSP, clean, elided, headline, quoted, typeset
from alerts.words import heading, words
from monitor.model import Dated, Precision
from monitor.story import novelty

NNBSP = "\u202f"  # in French numbers
MONTH = Dated(datetime(2022, 9, 1, tzinfo=UTC), Precision.MONTH)


def plain(text: str) -> str:
    """On one line, no-break spaces as ~."""
    return re.sub(r"\s+", " ", text.replace(NBSP, "~").replace(NNBSP, "~"))


def both(made: Digest, *, editor: bool = True) -> tuple[str, str]:
    """The page and the text, as they are read."""
    body = html.fromstring(render.page(made, editor=editor)).find("body")
    assert body is not None
    return plain(body.text_content()), plain(render.text(made, editor=editor))


# --- items ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Mardi 14~octobre 2025 – 7 articles",
        "Du lundi 13~octobre, 8~h au mardi 14~octobre, 8~h",
        "Le Leem et ALLIS-NA signent une convention~: la bioproduction en Nouvelle-Aquitaine",
        "(PDF, 2~p.)",
        "«~La convention “inédite” porte sur trois ans~; elle soutiendra les entreprises de la région~!~»",
        "Financement~:~1,5~M€",
        "Retenu pour~: Leem + ALLIS-NA dans le titre~; Partenariat («~convention de partenariat~»)~; malgré Sport"
        " («~ligue 1~») —~score~61,5",
        "Le Journal du Ponant (ajoute~: montant, calendrier~; reprend 80~% du texte)",
        "Mise à jour~: montant",
        "(accès réservé)",
        "Chiffre d’affaires~:~40~M€",
        "recrutera trente personnes.~[…]~»",
        "Région Nouvelle-Aquitaine, 1er~octobre 2025",
        "Clôture~:~13~novembre 2025 à 12~h (prolongée)",
        "The Lakeside Review, [septembre 2025]",
        "(texte du flux~: la page n’a pas pu être lue ou en dit moins)",
        "Le Quotidien, date inconnue",
        "21~octobre 2025 à 17~h~30 (dans 7 jours)",
        "13~novembre 2025 (dans 30 jours, prolongée)",
        "Le Journal du Ponant, envoyé le 10~octobre 2025",
        "Montant~: 12~M€ (auparavant~: 10~M€)",
        "La page n’est plus en ligne.",
        "87 sources surveillées, 212 articles lus, 12 retenus, 4 liens encore à lire.",
        "Gazette du pôle – muette – rien depuis 12 jours ouvrés~: un tel silence est sans exemple",
        "Placéo, score~19,2",
        "max@example.org – 550 boîte inconnue",
        "Articles lus~: 212 – retenus~: 12 – dans cette lettre~: 7.",
        "Chaque titre mène à l’article d’origine.",
        "Diffusion interne, avec l’autorisation du CFC.",
        "Une question, une source à proposer~: veille@example.org",
    ],
)
def test_a_french_letter_tells(words: str) -> None:
    for read in both(full()):
        assert words in read


def test_every_section_has_its_place_and_its_count() -> None:
    page = html.fromstring(render.page(full()))
    assert [" ".join(one.text_content().split()) for one in page.iter("h2")] == [
        *("À la une 1", "Financements et appels à projets 2", "Industrie et bioproduction 1", "Sans date 1"),
        *("En bref 2", "Déjà signalé 1", "Échéances 2", "Rectificatifs 2", "Copie de la rédaction"),
    ]
    for read in both(full()):
        assert "Financements et appels à projets" in read.partition("Au sommaire")[2][:120]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_plain_text_is_narrow_and_has_every_address(language: str) -> None:
    made = full(language=language)
    text = render.text(made)
    assert [line for line in text.splitlines() if len(line) > render.WIDTH and "://" not in line] == []
    assert not re.search(r"\n{4}|[ \t]\n", text)
    links = [link for link in html.fromstring(render.page(made)).xpath("//a/@href") if link.startswith("http")]
    assert len(links) > 12 and [one for one in links if one not in text] == []


APART = r"(?:\d|\d(?:er)) (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"


def test_a_french_letter_has_no_ordinary_space_where_it_must_not_break() -> None:
    for made in (full(), counted(), full(kind=Kind.URGENT), digest()):
        for read in (html.fromstring(render.page(made)).find("body").text_content(), render.text(made)):
            assert re.findall(rf".{{5}} [:;!?»%€]|« .{{5}}|\d (?:M€|h\b|\d{{3}}\b)|{APART}", read) == []
        assert not re.search(APART, render.subject(made))


def test_an_english_letter_holds_no_french_word_of_ours() -> None:
    made = full(language="en")
    page, text = both(made)
    for read in (page, text):
        for told in (
            *("Tuesday 14~October 2025 – 7 articles", "From Monday 13~October, 8:00 to Tuesday 14~October, 8:00"),
            *("In brief", "Already sent as an alert", "[September 2025]", "1~October 2025", "Funding:~1,5 M€"),
            "Kept for: Leem + ALLIS-NA in the title; Partenariat (“convention de partenariat”); despite Sport",
            "Closing date:~13~November 2025 at 12:00 (extended)",
            "“Four regions will share ‘one roof’ for early batches: a first in Europe.”",
            "(adds: amount, timetable; copies 80% of the text)",
            "21~October 2025 at 17:30 (7 days left)",
            "Amount: 12 M€ (previously 10 M€)",
            "Gazette du pôle – silent – rien depuis",
            "“La convention «~inédite~» porte sur trois ans",
        ):
            assert told in read
    french, english = (set(words(language).catalogue._catalog.values()) for language in ("fr", "en"))
    rules = {reason.name for one in made.stories for reason in one.reasons}  # stay as the officer wrote them
    headings = {section.title for section in made.sections}  # were given their language before (alerts/order.py)
    own = [one for one in french - english - rules - headings if len(one) > 12 and "%" not in one]
    assert len(own) > 20 and [one for one in own if one in page or one in text] == []


def test_a_title_and_an_excerpt_bear_their_language() -> None:
    page = html.fromstring(render.page(full()))
    (english,) = [one for one in page.iter("a") if (one.text or "").startswith("European")]
    assert english.get("lang") == english.get("hreflang") == "en"
    assert [one.get("lang") for one in page.iter("p") if "Four regions" in one.text_content()] == ["en"]
    assert page.get("lang") == "fr"
    odd = html.fromstring(render.page(digest(story(language='e"'), story(2, language="français"))))
    assert set(odd.xpath("//@lang")) == {"fr"}


@pytest.mark.parametrize(
    ("precision", "told"),
    [("day", "1er\u00a0octobre 2025"), ("month", "[octobre 2025]"), ("year", "[2025]"), ("unknown", "date inconnue")],
)
def test_a_date_is_told_as_precisely_as_it_is_known(precision: str, told: str) -> None:
    dated = Dated(datetime(2025, 10, 1, tzinfo=UTC), Precision(precision))
    for timezone in ("Europe/Paris", "America/Martinique", "Indian/Reunion"):  # a day is the same everywhere
        assert moments.published(dated, timezone, "fr") == told
    instant = Dated(datetime(2025, 9, 30, 22, 0, tzinfo=UTC), Precision.MINUTE)
    assert moments.published(instant, "Europe/Paris", "fr") == "1er\u00a0octobre 2025"
    assert moments.published(Dated(), "Europe/Paris", "fr") == "date inconnue"


def test_only_the_first_of_a_month_is_an_ordinal() -> None:
    said = words("fr")
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]
    told = [moments.day(day, said).split() for day in days]
    assert [int(one[0].removesuffix("er")) for one in told] == [day.day for day in days]
    assert {one[0] for one in told if one[0].endswith("er")} == {"1er"} and "1" not in {one[0] for one in told}
    assert told[213] == ["2", "août", "2025"]
    assert moments.weekday(date(2025, 10, 1), words("en")) == "Wednesday 1\u00a0October 2025"


@pytest.mark.parametrize(
    ("at", "extended", "told"),
    [
        (date(2026, 3, 15), False, "15~mars 2026"),
        (datetime(2026, 3, 15, 12, 0), False, "15~mars 2026 à 12~h"),
        (datetime(2026, 3, 1, 9, 5), True, "1er~mars 2026 à 9~h~05 (prolongée)"),
        (datetime(2026, 3, 15, 22, 59, tzinfo=UTC), False, "15~mars 2026 à 23~h~59"),
    ],
)
def test_a_closing_is_told_in_the_time_of_france(at: date, extended: bool, told: str) -> None:
    assert plain(moments.closing(Closing(at, extended), "fr")) == told


def test_a_period_tells_its_years_when_they_differ() -> None:
    turn = datetime(2025, 12, 31, 7, 30, tzinfo=UTC)
    told = plain(moments.period(turn, turn + timedelta(days=1), "Europe/Paris", "fr"))
    assert told == "du mercredi 31~décembre 2025, 8~h~30 au jeudi 1er~janvier 2026, 8~h~30"


def test_a_period_within_one_day_tells_it_once() -> None:
    began = datetime(2025, 10, 14, 6, 5, tzinfo=UTC)
    told = [plain(moments.period(began, began + timedelta(hours=6), "Europe/Paris", one)) for one in ("fr", "en")]
    assert told == ["mardi 14~octobre, de 8~h~05 à 14~h~05", "Tuesday 14~October, from 8:05 to 14:05"]


def test_words_that_did_it_are_not_quoted_again_in_another_form() -> None:
    one = reason("Partenariat", 8, "signent un accord", "signé un accord", "convention")
    for read in both(digest(story(reasons=(one,)))):
        assert "Partenariat («~signent un accord~», «~convention~»)" in read


def test_numbers_and_agreement() -> None:
    french, english = words("fr"), words("en")
    assert [french.articles(count) for count in (0, 1, 2)] == ["Aucun article", "1 article", "2 articles"]
    assert plain(french.articles(1284)) == "1~284 articles"
    assert [english.articles(count) for count in (0, 1, 2)] == ["No article", "1 article", "2 articles"]
    assert plain(french.number(1284.26)) == "1~284,3" and french.number(34.0) == "34"
    assert english.number(1284.5) == "1,284.5"
    assert (plain(french.percent(0.8)), english.percent(0.8)) == ("80~%", "80%")
    one = Watch(sources=1, troubled=(), missed=(), waiting=1)
    read = both(digest(watch=one, read=1, kept=0))[1]
    assert "1 source surveillée, 1 article lu, 0 retenu, 1 lien encore à lire." in read
    assert "Aucune~: toutes les sources répondent." in read


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ((reason("Leem", 9, "Leem"),), "Leem"),
        ((reason("Leem", 9, "LEEM", organisation=True, in_title=True),), "Leem dans le titre"),
        (
            (reason("Leem", 9, "Leem", "Entreprises du médicament", organisation=True, in_title=True),),
            "Leem dans le titre",
        ),
        ((reason("Médicament", 4, "medicament", "médicaments", "vaccin"),), "Médicament (« vaccin »)"),
        ((reason("Ad'Occ", 4, "Ad’Occ"),), "Ad’Occ"),
        ((reason("A", 4, "un", "Un", "deux", "trois"), reason("B", 3, "x", "y")), "A (« un », « deux ») ; B (« x »)"),
        (tuple(reason("Long" * 14 + n) for n in "abcdef"), " ; ".join("Long" * 14 + n for n in "abc")),
        ((reason("A"), reason("B", -2)), "A ; malgré B"),
        (tuple(reason(str(number)) for number in range(9)), "0 ; 1 ; 2 ; 3 ; 4 ; 5"),
        ((reason("Accord", 4, "convention « cadre »"),), "Accord (« convention “cadre” »)"),
        # A lighter reason that quotes nothing new is not told, nor do words of one quote.
        (
            (reason("A", 4, "essai clinique"), reason("B", 3, "Clinique"), reason("C", 2, "essai")),
            "A (« essai clinique »)",
        ),
        (
            (reason("Essais cliniques", 4, "essai clinique"), reason("Soins", 3, "cliniques")),
            "Essais cliniques (« essai clinique »)",
        ),
        ((reason("A", 4, "un lien"), reason("B", 3, "lie"), reason("C", 2)), "A (« un lien ») ; B (« lie ») ; C"),
        ((), ""),
    ],
)
def test_why_an_article_was_kept(reasons: tuple, told: str) -> None:  # type: ignore[type-arg]
    read = plain(render.text(digest(story(reasons=reasons)), editor=False)).replace("~", " ")
    assert f"Retenu pour : {told} https" in read if told else "Retenu" not in read


def test_many_reprints_are_counted_and_only_a_real_share_is_told() -> None:
    reprints = tuple(Reprint(n, f"Source {n}", f"https://s{n}.example/", (), n / 10 - 0.02) for n in range(1, 12))
    page, text = both(digest(story(reprints=reprints)))
    for read in (page, text):
        assert "Source 5 (reprend 48~% du texte)" in read and "Source 4 (" not in read
        assert "Source 8" in read and "Source 9" not in read and "et 3 autres" in read
    assert "Source 1, Source 2, " in page and "et 1 autre " in both(digest(story(reprints=reprints[:9])))[0] + " "


def test_other_tellings_stand_in_the_order_in_which_they_serve() -> None:
    """What is open first, then the language of the letter, then what tells more; else as they came."""
    told = {
        "Placéo": {"reserved": True, "adds": (novelty.PLACE,)},
        "Lakeside": {"language": "en", "adds": (novelty.PLACE,)},
        "Brivia": {"language": "fr"},
        "Rhéa": {"language": "fr", "adds": (novelty.PLACE,)},
        "Ponant": {},
        "Closed Lakeside": {"reserved": True, "language": "en"},
    }
    reprints = tuple(
        Reprint(n, name, f"https://s{n}.example/", **more) for n, (name, more) in enumerate(told.items(), 2)
    )
    for language, order in (
        ("fr", ["Rhéa", "Brivia", "Ponant", "Lakeside", "Placéo", "Closed Lakeside"]),
        ("en", ["Lakeside", "Ponant", "Rhéa", "Brivia", "Placéo", "Closed Lakeside"]),
    ):
        text = render.text(digest(story(reprints=reprints), language=language))
        assert re.findall(r"^  - ([^(\n]*\w)", text, re.MULTILINE) == order


def test_what_a_story_adds_is_told_in_the_language_of_the_letter() -> None:
    facts = (*novelty.MATERIAL, novelty.PARTNER, novelty.PLACE, novelty.QUOTE)
    told = story(reprints=(Reprint(2, "Placéo", "https://placeo.example/2", facts),), news=facts)
    french = ", ".join("autre acteur" if fact == novelty.PARTNER else fact for fact in facts)
    assert both(digest(told))[1].count(french) == 2
    english = both(digest(told, language="en"))[1]
    assert [one for one in facts if one in english] == [] and "timetable" in english


@pytest.mark.parametrize(
    ("spoken", "language", "told"),
    [("en", "fr", "Placéo (en anglais~; ajoute~: lieu)"), ("fr", "en", "Placéo (in French; adds: place)"),
     ("fr", "fr", "Placéo (ajoute~: lieu)"), ("", "fr", "Placéo (ajoute~: lieu)")],
)  # fmt: skip
def test_a_reprint_in_another_language_says_so(spoken: str, language: str, told: str) -> None:
    other = Reprint(2, "Placéo", "https://placeo.example/2", (novelty.PLACE,), language=spoken)
    for read in both(digest(story(reprints=(other,)), language=language)):
        assert told in read


def test_amounts_and_closings_are_told_once_each() -> None:
    twice = (Money("12 M€ d’euros", "raised"), Money("12 M€ d'euros", "raised"), Money("7 M€", "prize"))
    more = (*twice, Money("3 M€", "raised"))
    read = both(digest(story(amounts=more, closings=(Closing(date(2026, 1, 2), False),) * 2)))[0]
    assert "Levée de fonds~:~12~M€ d’euros, 3~M€ · Montant~:~7~M€ · Clôture~:~2~janvier 2026" in read
    assert read.count("12~M€") == 1


def test_what_begins_an_answer_is_small_after_a_colon_and_steps_of_a_call_are_named() -> None:
    money = (Money("Vingt-deux millions d’euros", "invested"), Money("EUR 3 million", "invested"))
    ends = (
        Closing(date(2026, 1, 2), False, step="Lettres d'intention"),
        Closing(date(2026, 4, 3), True, step="dossiers complets"),
    )
    read = both(digest(story(amounts=money, closings=ends)))[0]
    assert "Investissement~:~vingt-deux millions d’euros, EUR 3~million · " in read
    assert "Clôture~:~2~janvier 2026 (lettres d’intention) · Clôture~:~3~avril 2026 (prolongée) (dossiers" in read


@pytest.mark.parametrize(
    ("low", "high", "currency", "fr", "en"),
    [
        (12e6, 12e6, "EUR", "12~M€", "€12M"),
        (4.5e6, 5e6, "EUR", "4,5~M€–5~M€", "€4.5M–€5M"),
        (150_000, 150_000, "EUR", "150~k€", "€150K"),
        (1.425e9, 1.425e9, "EUR", "1,425~Md€", "€1.425B"),
        (1_234_567, 1_234_567, "EUR", "1~234~567~€", "€1,234,567"),
        (99.5, 99.5, "EUR", "99,50~€", "€99.50"),
        (30e6, 30e6, "USD", "30~M$US", "US$30M"),
    ],
)
def test_an_amount_of_an_article_in_another_language_is_told_in_that_of_the_letter(
    low: float, high: float, currency: str, fr: str, en: str
) -> None:
    money = (Money("as it stands", "raised", low, high, currency),)
    assert f"Levée de fonds~:~{fr} " in both(digest(story(language="en", amounts=money)))[1]
    assert f"Funds raised:~{en} " in both(digest(story(amounts=money), language="en"))[1]
    for own in ("fr", ""):
        assert "Levée de fonds~:~as it stands" in both(digest(story(language=own, amounts=money)))[1]
    assert "Levée de fonds~:~12~M€" in both(digest(story(language="en", amounts=(Money("12 M€", "raised"),))))[1]


@pytest.mark.parametrize(
    ("quote", "bound", "fr"),
    [
        ("500 000 €", "at_most", "jusqu’à 500~000~€"),
        ("12 M€", "at_least", "au moins 12~M€"),
        ("12 M€", "about", "environ 12~M€"),
        ("12 M€", "exact", "12~M€"),
        ("une dizaine de millions d'euros", "about", "une dizaine de millions d’euros"),
    ],
)
def test_an_amount_says_which_end_of_it_is_told(quote: str, bound: str, fr: str) -> None:
    money = (Money(quote, "funding", 1.0, 1.0, "EUR", bound),)
    assert f"Financement~:~{fr}" in both(digest(story(amounts=money)))[1]


def test_another_telling_says_that_it_is_for_subscribers() -> None:
    also = (Reprint(2, "Le Quotidien", "https://quotidien.example/a", reserved=True),)
    for read in both(digest(story(reprints=also))):
        assert "(accès réservé)" in read


def test_a_long_title_is_cut_at_a_word() -> None:
    made = digest(story(title="Un titre " + "interminable " * 40))
    page = html.fromstring(render.page(made, editor=False))
    (title,) = page.findall(".//h3")
    assert 180 < len(title.text_content().strip()) <= 200 and title.text_content().strip().endswith("interminable…")


def test_tags_tell_neither_the_whole_country_nor_the_source_again() -> None:
    regions = ("France", "Corse", "Provence-Alpes-Côte d'Azur")
    shown = story(source="L’Agence", regions=regions, organisations=("L'AGENCE", "Leem", "CHU d'Angers"))
    for read in both(digest(shown)):
        assert "France" not in read and "L’AGENCE" not in read
    assert "[Corse] [Provence-Alpes-Côte d’Azur] [Leem] [CHU d’Angers]" in both(digest(shown))[1]
    for read in both(digest(story(source="L’Œuvre", organisations=("L'Oeuvre", "Leem")))):
        assert "Oeuvre" not in read


# --- kinds and contents ---------------------------------------------------------------------------------------------


def test_the_subject_tells_the_letter_its_date_and_how_much() -> None:
    assert render.subject(full()) == "Veille santé – mardi 14\u00a0octobre 2025 – 7 articles"
    assert render.subject(full(kind=Kind.SAMPLE)) == "Essai – Veille santé – mardi 14\u00a0octobre 2025 – 7 articles"
    assert render.subject(full(language="en")) == "Veille santé – Tuesday 14\u00a0October 2025 – 7 articles"
    assert render.subject(digest(story())) == "Veille santé – mardi 14\u00a0octobre 2025 – 1 article"
    assert render.subject(digest()) == "Veille santé – mardi 14\u00a0octobre 2025 – Aucun article"
    only = full(sections=())
    assert render.subject(only) == "Veille santé – mardi 14\u00a0octobre 2025 – 2 échéances, 2 rectificatifs"
    assert plain(render.subject(counted())) == "Veille santé – mardi 14~octobre 2025 – 1~306 articles retenus"


def test_an_alert_bears_the_title_of_its_story_or_their_number() -> None:
    one = digest(story(title="Rupture d’approvisionnement : l’agence alerte"), kind=Kind.URGENT)
    assert plain(render.subject(one)) == "Alerte – Veille santé – Rupture d’approvisionnement~: l’agence alerte"
    two = digest(story(), story(2), kind=Kind.URGENT)
    assert render.subject(two) == "Alerte – Veille santé – mardi 14\u00a0octobre 2025 – 2 articles"
    for read in both(two):
        assert "Alerte~: envoyée sans attendre le prochain numéro." in read
        assert "Mardi 14~octobre 2025, 8~h – 2 articles" in read
        assert "Articles lus" not in read and "Du lundi" not in read


def test_the_preview_of_an_alert_goes_on_where_its_subject_ends() -> None:
    made = digest(story(1, "Une rupture", excerpt="L'insuline manque."), kind=Kind.URGENT)
    shown = html.fromstring(render.page(made)).find_class("preheader")[0].text_content()
    assert "Une rupture" in render.subject(made) and shown == "L’insuline manque."
    assert (
        "Une rupture" in html.fromstring(render.page(digest(story(1, "Une rupture")))).find_class("preheader")[0].text
    )


def test_a_sample_says_so() -> None:
    for read in both(full(kind=Kind.SAMPLE)):
        assert "Essai~: les lecteurs de la lettre n’ont pas reçu ce message." in read
    assert "Essai" not in "".join(both(full()))


def test_an_empty_issue_says_so() -> None:
    for read in both(digest()):
        assert "Rien à signaler sur cette période." in read
    for read in both(full(sections=())):
        assert "Rien à signaler" not in read


def test_what_the_watch_did_is_for_the_editor_only() -> None:
    for read in both(full(), editor=False):
        for hidden in ("Copie de la rédaction", "HTTP 503", "max@example.org", "Tulle", "score"):
            assert hidden not in read
        assert "Retenu pour~: Leem" in read


def test_titles_are_a_line_each() -> None:
    made = full(content="titles")
    page = html.fromstring(render.page(made, editor=False))
    assert not page.findall(".//h3")
    assert len(page.findall(".//li")) == 8 + 4
    assert "Un “" not in page.text_content() and "tour de table" not in page.text_content()
    read = plain(render.text(made, editor=False))
    assert (
        "- Nanobrume lève 12~M€ pour son inhalateur réutilisable L’Officine du Ponant, 13~octobre 2025 (accès" in read
    )


def test_an_alert_of_titles_is_told_in_full() -> None:
    made = digest(story(excerpt="La convention est signée."), content="titles", kind=Kind.URGENT)
    for read in both(made, editor=False):
        assert "«~La convention est signée.~»" in read


def test_a_brief_letter_is_a_line_for_each_story_and_its_address() -> None:
    told = digest(
        story(1, "Un accord : la suite", reserved=True, excerpt="La convention est signée."),
        story(2, "Une levée de fonds", source="Placéo", news=("montant",)),
        agenda=(Appointment(3, "Un appel", "https://x.example/3", "Placéo", Closing(date(2025, 11, 13), True), 30),),
        corrections=(Correction(4, "Un site", "https://x.example/4", "Placéo", NOW, "amount", "10 M€", "12 M€"),),
        web="https://veille.example.org/1.html",
    )
    assert render.brief(told).replace(NBSP, "~").splitlines() == [
        "PARTENARIATS (2)",
        "Un accord~: la suite – Le Quotidien (accès réservé)",
        "https://www.example.org/1",
        "Une levée de fonds – Placéo – Mise à jour~: montant",
        "https://www.example.org/2",
        "",
        "ÉCHÉANCES (1)",
        "13~novembre 2025 (dans 30 jours, prolongée) – Un appel – Placéo",
        "https://x.example/3",
        "",
        "RECTIFICATIFS (1)",
        "Un site – Placéo – Montant~: 12~M€ (auparavant~: 10~M€)",
        "",
        "Lire en ligne~: https://veille.example.org/1.html",
    ]
    english = render.brief(replace(told, language="en"))
    assert "(subscribers only)" in english and "Update: amount" in english and "Read online: https" in english
    assert render.brief(replace(told, web="")).endswith("10\u00a0M€)\n")
    assert plain(render.brief(digest())) == "Rien à signaler sur cette période. "
    assert "PAR SOURCE L’Officine du Ponant~: 1~284 Placéo~: 22" in plain(render.brief(counted()))


@pytest.mark.parametrize("content", ["items", "titles"])
def test_a_brief_letter_leaves_no_story_out_and_is_much_shorter(content: str) -> None:
    made = full(content=content)
    read = render.brief(made)
    for section in made.sections:
        for one in section.stories:
            assert f"\n{typeset(one.title, one.language)} – {one.source}" in read and f"\n{one.url}\n" in read
    for left in ("Tulle", "HTTP 503", "Retenu", "quatre fonds", "ponant.example/7", "Articles lus", "Au sommaire"):
        assert left not in read
    assert "Diffusion interne, avec l’autorisation du CFC." in read
    assert not re.search(r"(?m)^\s*[-*#>]|\*\*|__|\n\n\n", read)
    assert len(read) < len(render.text(full(), editor=False)) / 2


@given(st.text(), st.text())
def test_foreign_words_stay_on_their_line_of_a_brief_letter(title: str, source: str) -> None:
    lines = render.brief(digest(story(1, title, source=source))).splitlines()
    assert len(lines) == 3 and lines[2] == "https://www.example.org/1"


def test_figures_are_tables_that_say_what_they_count() -> None:
    page = html.fromstring(render.page(counted(), editor=False))
    tables = [one for one in page.iter("table") if one.get("role") != "presentation"]
    assert [one.findtext("caption") for one in tables] == ["Par thème", "Par région", "Par organisation", "Par source"]
    heads = [[cell.text for cell in one.xpath(".//th[@scope='col']")] for one in tables]
    assert heads[0] == ["Thème", "Articles"]
    rows = [[cell.text_content() for cell in row] for row in tables[2].iter("tr")][1:]
    assert rows[0] == ["Organisation 0", "40"] and rows[-1] == ["5 autres", "115"]
    assert tables[0].xpath(".//th[@scope='row']")[0].text == "Partenariats et vie des pôles"
    read = both(counted(), editor=False)
    assert "L’Officine du Ponant" in read[1] and "1~284" in read[0] and "1~284" in read[1]
    assert "Articles lus~: 5~210 – retenus~: 1~306. " in read[1]


def test_a_region_of_a_count_has_its_apostrophe() -> None:
    counts = Figures(themes=(), regions=(("Provence-Alpes-Côte d'Azur", 3),), organisations=(), sources=())
    for read in both(digest(content="figures", figures=counts)):
        assert "Provence-Alpes-Côte d’Azur" in read


def test_a_web_copy_is_offered_where_there_is_one() -> None:
    for read in both(full()):
        assert "en ligne" in read.partition("Au sommaire")[0]
    (link_to,) = [one for one in html.fromstring(render.page(full())).iter("a") if one.text == "consultez-le en ligne"]
    assert link_to.get("href") == full().web
    assert "en ligne" not in render.page(full(), whole=True).partition("Au sommaire")[0]  # it is the web copy
    for read in both(full(web="")) + both(full(web="javascript:alert(1)")):
        assert "en ligne" not in read.partition("Au sommaire")[0]


@pytest.mark.parametrize(
    ("kind", "was", "now", "told"),
    [
        ("amount", "10 M€", "12 M€", "Montant~: 12~M€ (auparavant~: 10~M€)"),
        ("amount", "", "12 M€", "Montant~: 12~M€"),
        (
            "date",
            "2025-10-01",
            "2025-10-12T17:30",
            "Clôture~: 12~octobre 2025 à 17~h~30 (auparavant~: 1er~octobre 2025)",
        ),
        ("date", "2026-01", "2026-03", "Clôture~: mars 2026 (auparavant~: janvier 2026)"),
        ("date", "bientôt", "2025-10-12", "Clôture~: 12~octobre 2025 (auparavant~: bientôt)"),
        ("name", "Novéka", "Noveka", "Nom~: Noveka (auparavant~: Novéka)"),
        ("title", "A : b", "A : « c »", "Titre~: «~A~: “c”~» (auparavant~: «~A~: b~»)"),
        ("title", "Un accord", "Un refus", "Nouveau titre~: «~Un refus~»"),  # the line begins with the title as sent
        ("vanished", "", "", "La page n’est plus en ligne."),
        ("place", "Tulle", "Brive", "Brive (auparavant~: Tulle)"),
    ],
)
def test_a_correction_tells_what_changed(kind: str, was: str, now: str, told: str) -> None:
    one = Correction(1, "Un accord", "https://x.example/1", "Placéo", NOW, kind, was, now)
    for read in both(digest(corrections=(one,))):
        assert told in read


@pytest.mark.parametrize(
    ("kind", "was", "now", "told"),
    [
        ("amount", "3 millions d'euros", "12,5 M€", "Amount: €12.5M (previously €3M)"),
        ("amount", "trois millions d’euros", "3 M€ à 5 M€", "Amount: 3 M€ à 5 M€ (previously €3M)"),  # no single sum
        (
            "date",
            "2025-10-01",
            "2025-10-12T17:30",
            "Closing date: 12~October 2025 at 17:30 (previously 1~October 2025)",
        ),
        ("day", "3 mars", "1er avril 2026 à 12 h", "Date: 1~April 2026 at 12:00 (previously 3~March)"),
        ("day", "2025", "mars 2026", "Date: March 2026 (previously 2025)"),
        ("day", "29 février", "30 février", "Date: 30 février (previously 29~February)"),
        ("title", "Bilan : 5 %", "Un refus : 6 %", "Title: “Un refus~: 6~%” (previously “Bilan~: 5~%”)"),
        ("vanished", "", "", "The page is no longer online."),
    ],
)
def test_a_correction_of_a_french_article_is_told_in_english(kind: str, was: str, now: str, told: str) -> None:
    one = Correction(1, "Un accord : oui", "https://x.example/1", "Placéo", NOW, kind, was, now, "fr")
    for read in both(digest(corrections=(one,), language="en")):
        assert told in read and "Un accord~: oui – Placéo, sent on 14~October 2025" in read
    page = html.fromstring(render.page(digest(corrections=(one,), language="en")))
    assert [link.get("lang") for link in page.iter("a") if "accord" in (link.text or "")] == ["fr"]


def test_the_agenda_of_an_english_letter_is_in_english() -> None:
    day, month = Closing(datetime(2025, 10, 21, 17, 30), True), Closing(date(2025, 11, 30), False, by_month=True)
    calls = [
        Appointment(n, f"Appel {n} : oui", "https://x.example/1", "Placéo", at, 7, "fr")
        for n, at in ((1, day), (2, month))
    ]
    made = digest(agenda=tuple(calls), language="en")
    for read in both(made):
        assert "21~October 2025 at 17:30 (7 days left, extended)" in read and "Appel 1~: oui" in read
        assert "November 2025 (next month)" in read and "deadlines" in read.lower()
    page = html.fromstring(render.page(made))
    assert [link.get("lang") for link in page.iter("a") if "Appel" in (link.text or "")] == ["fr", "fr"]


def test_the_corrections_of_one_article_are_one_line() -> None:
    first, other = (Correction(n, f"Appel {n}", "", "Placéo", NOW, "amount", "10 M€", "12 M€") for n in (1, 2))
    again = Correction(1, "Appel 1", "", "Placéo", NOW, "date", "2025-10-01", "2025-10-12")
    made = digest(corrections=(first, other, again))
    for read in both(made):
        assert (
            "Clôture~: 12~octobre 2025 (auparavant~: 1er~octobre 2025)~; montant~: 12~M€ (auparavant~: 10~M€)" in read
        )
        assert read.count("Appel 1") == 1
    assert render.subject(made).endswith("2 rectificatifs")


def test_a_correction_leads_to_the_article_that_makes_it() -> None:
    by = Telling("Appel <1> : dépôt prolongé", "https://x.example/9", "Le Ponant", "fr")
    values = ("https://x.example/1", "Placéo", NOW)
    moved = Correction(1, "Appel 1", *values, "date", "2025-10-01", "2025-10-12", "fr", by)
    ended = Correction(2, "Appel 2", *values, "ended", "2025-10-01", "2025-10-01", "fr", by)
    wrong = Correction(3, "Levée", *values, "erratum", "", "Lire 3 M€, et non 13 M€.", "fr", by)
    made = digest(corrections=(wrong, ended, moved, replace(moved, kind="amount", was="1 M€", now="2 M€")))
    for read in both(made):
        assert "Voir~: Appel <1>~: dépôt prolongé – Le Ponant" in read
        assert read.count("Voir~:") == 3  # once for the two changes of one article
        assert "L’appel est suspendu ou annulé." in read and "Rectificatif~: «~Lire 3~M€, et non 13~M€.~»" in read
        assert read.index("Appel 2") < read.index("Clôture~: 12~octobre") < read.index("Levée")
    links = [link.get("href") for link in html.fromstring(render.page(made)).iter("a")]
    assert links.count("https://x.example/9") == 3 and "https://x.example/9" in render.text(made)


def test_what_readers_must_act_on_is_corrected_first() -> None:
    changes = [
        ("vanished", "", ""),
        ("title", "Avant", "Après"),
        ("amount", "1 M€", "2 M€"),
        ("date", "2025-10-01", "2025-10-12"),
    ]
    made = digest(
        corrections=tuple(Correction(n, f"Appel {n}", "", "Placéo", NOW, *one) for n, one in enumerate(changes, 1))
    )
    for read in both(made):
        assert re.findall(r"Appel \d", read) == ["Appel 4", "Appel 3", "Appel 2", "Appel 1"]


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0.4, "Premier numéro"), (24, "Premier numéro"), (72, "Premier numéro, du samedi 11~octobre, 8~h au mardi 14")],
)
def test_the_first_issue_says_so_without_a_window_of_minutes(hours: float, told: str) -> None:
    made = digest(story(), first=True, since=NOW - timedelta(hours=hours))
    for read in both(made):
        assert f"1 article {told}" in read and ("mardi 14~octobre, " in read) == (hours > 24)
    assert "First issue" in both(replace(made, language="en"))[1]
    assert "Premier" not in both(digest(story()))[1]


@pytest.mark.parametrize(
    ("month", "told"), [(10, "octobre 2025 (ce mois-ci)"), (11, "novembre 2025 (le mois prochain)")]
)
def test_an_appointment_of_a_month_tells_no_day(month: int, told: str) -> None:
    closing = Closing(date(2025, month, 30), False, by_month=True)
    one = Appointment(1, "Un appel", "https://x.example/1", "Placéo", closing, 16)
    for read in both(digest(agenda=(one,), sections=(Section("R", (story(closings=(closing,)),)),))):
        assert told in read and "30 " not in read
        assert f"Clôture~:~{told.split(' (')[0]}" in read


@pytest.mark.parametrize(("days", "told"), [(0, "aujourd’hui"), (1, "demain"), (7, "dans 7 jours")])
def test_an_appointment_tells_the_days_left(days: int, told: str) -> None:
    one = Appointment(1, "Un appel", "https://x.example/1", "Placéo", Closing(date(2025, 10, 21), False), days)
    for read in both(digest(agenda=(one,))):
        assert f"21~octobre 2025 ({told})" in read


def test_what_closes_is_named_when_it_is_no_call() -> None:
    one = Closing(date(2025, 10, 21), False, step="inscriptions")
    soon = Appointment(1, "Un congrès", "https://x.example/1", "Placéo", one, 7)
    made = digest(agenda=(soon,), sections=(Section("R", (story(closings=(one,)),)),))
    for read in both(made):
        assert "21~octobre 2025 (inscriptions, dans 7 jours)" in read
        assert "Clôture~:~21~octobre 2025 (inscriptions)" in read
    assert "21~October 2025 (registration)" in both(replace(made, language="en"))[1]


def test_a_section_without_a_title_has_the_usual_one() -> None:
    made = digest(sections=(Section("", (story(),)), Section("éthique", (story(2),)), Section("", ())))
    assert [one.text for one in html.fromstring(render.page(made)).iter("h2")] == ["Autres ", "Éthique "]
    assert [heading(role, "en") for role in Role] == [
        *("Top stories", "Other", "Undated", "In brief", "Already sent as an alert"),
    ]


# --- size -----------------------------------------------------------------------------------------------------------

EXCERPT = "Un extrait de la longueur qu’on en donne, avec ses accents, ses virgules et son point. " * 2


def many(number: int, **changes: object) -> Digest:
    title = "Une convention de partenariat pour les industries de santé en région, numéro"
    reasons = (reason("Leem", 9, organisation=True, in_title=True), reason("Partenariat", 8, "accord-cadre"))
    told = {"excerpt": EXCERPT, "organisations": ("Leem", "ALLIS-NA"), "regions": ("Bretagne",), "reasons": reasons}
    return digest(*(story(n, f"{title} {n}.", score=999 - n, **(told | changes)) for n in range(1, number + 1)))


def test_forty_items_are_told_in_full_and_not_clipped() -> None:
    page = render.page(many(40))
    assert len(page.encode()) <= render.MAX_PAGE < 102_000  # beyond it Gmail hides the rest
    assert page.count("<h3") == 40


def test_what_would_be_clipped_is_told_in_a_line_the_least_relevant_first() -> None:
    made = many(90)
    page = html.fromstring(render.page(made))
    full = [one.text_content().rpartition(" ")[2].strip() for one in page.iter("h3")]
    lines = [one.findtext("a", "").rpartition(" ")[2] for one in page.iter("li")]
    assert full + lines == [f"{number}." for number in range(1, 91)] and len(full) > 30
    assert len(render.page(made).encode()) <= render.MAX_PAGE < len(render.page(made, whole=True).encode())
    assert render.page(made, whole=True).count("<h3") == 90
    assert render.text(made).count("https://") == 90


def test_beyond_a_line_each_they_are_counted() -> None:
    made = replace(many(700, excerpt=""), web="https://veille.example.org/1.html")
    page = html.fromstring(render.page(made))
    assert len(render.page(made).encode()) <= render.MAX_PAGE
    lines = len(list(page.iter("li")))
    (rest,) = [one for one in page.iter("a") if "autres articles" in one.text_content()]
    assert rest.text == f"et {700 - lines} autres articles" and rest.get("href") == made.web and lines > 100


# --- what must not come in ------------------------------------------------------------------------------------------

EVIL = '<script>alert("1")</script><img src="https://t.example/p.gif">\u202egpj\u2066\u200b.exe\x00\r\nBcc: e@x.fr %s {{ 1 }} %(x)s'


def evil() -> Digest:
    """A letter whose every foreign word is hostile."""
    bad = story(
        title=EVIL, url="javascript:alert(1)", source=EVIL, excerpt=EVIL + '" onmouseover="x" style="background:url(https://t.example/)',
        regions=(EVIL,), organisations=(EVIL,), reasons=(reason(EVIL, 4, EVIL),), amounts=(Money(EVIL, EVIL),),
        reprints=(Reprint(2, EVIL, "data:text/html,x", (EVIL,), 0.5),), news=(EVIL,), language=EVIL, reserved=True,
    )  # fmt: skip
    made = full(
        name=EVIL, mention=EVIL, web="javascript:alert(1)", sections=(Section(EVIL, (bad,)), Section("", (bad,), Role.BRIEF)),
        agenda=(Appointment(1, EVIL, "javascript:1", EVIL, Closing(date(2026, 1, 1), True), 3),),
        corrections=(Correction(1, EVIL, "javascript:1", EVIL, NOW, EVIL, EVIL, EVIL),),
    )  # fmt: skip
    assert made.watch is not None
    (missed,) = made.watch.missed
    watch = Watch(3, ((EVIL, EVIL, EVIL),), (replace(missed, title=EVIL, url="x:y", source=EVIL),), 1, ((EVIL, EVIL),))
    return replace(made, watch=watch, figures=replace(counted().figures, themes=((EVIL, 3),)))  # type: ignore[type-var]


def test_foreign_markup_is_shown_and_never_obeyed() -> None:
    page = html.fromstring(render.page(evil()))
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {
        *("html", "head", "meta", "title", "style", "body", "div", "table", "caption", "tbody", "tr", "th", "td"),
        *("h1", "h2", "h3", "p", "a", "em", "strong", "span", "br", "ul", "li"),
    }
    attributes = {name for element in page.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on")}
    assert all(link.get("href").startswith("mailto:veille@example.org") for link in page.iter("a"))
    assert '<script>alert("1")</script>' in page.text_content()
    every = render.page(evil()) + render.text(evil()) + render.subject(evil())
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200d\ufeff\x00\r]", every)
    assert "{{ 1 }}" in every and "%(x)s" in every


@pytest.mark.parametrize("made", [full(), counted(), evil()], ids=["full", "figures", "evil"])
def test_the_page_asks_for_nothing_outside_itself(made: Digest) -> None:
    page = html.fromstring(render.page(made))
    refused = {"img", "link", "script", "iframe", "object", "video", "audio", "source", "svg", "base"}
    for element in page.iter("*"):
        assert element.tag not in refused
        assert not {"src", "srcset", "background", "poster", "data", "action"} & set(element.attrib)
        styles = element.get("style", "") + (element.text or "" if element.tag == "style" else "")
        assert not re.search(r"url\(|@import|expression|//", styles)
    assert not page.xpath("//meta[@http-equiv]")


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://www.example.org/a?b=c&d", True),
        ("http://127.0.0.1:8000/a", True),
        ("ftp://example.org/", False),
        ("data:text/html,x", False),
        ("//example.org/a", False),
        ("https://leem.org@evil.example/", False),
        ("https://example.org/a b", False),
        ("https://example.org/\u202ea", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, usable: bool) -> None:
    assert bool(link(url)) is usable


def test_a_domain_is_that_of_its_owner() -> None:
    assert domain("https://presse.gazette.co.uk/a") == "gazette.co.uk"
    assert domain("https://www.pole.example/a") == "pole.example"
    assert domain("javascript:alert(1)") == ""


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("xn--pharmacie-sant-okb.fr", "pharmacie-santé.fr"),
        ("pharmacie-santé.fr", "pharmacie-santé.fr"),
        ("xn--htel-vqa.com", "hôtel.com"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),  # all in Cyrillic, looks like apple.com
        ("xn--gogle-rce.com", "xn--gogle-rce.com"),  # one letter of Greek among Latin ones
        ("xn--a.fr", "xn--a.fr"),  # nobody's
    ],
)
def test_a_host_is_shown_with_its_accents_unless_it_may_pass_for_another(host: str, told: str) -> None:
    made = digest(story(1, "Un accord", url=f"https://{host}/a"), story(2, "", url=f"https://{host}/b?c=é"))
    page, text = html.fromstring(render.page(made)), render.text(made)
    assert f" · {told}" in page.text_content() and f" – {told}\n" in text
    shown = {one.text: one.get("href") for one in page.iter("a")}
    assert shown[f"https://{told}/b?c=é"].endswith("/b?c=%C3%A9")
    assert all(address.isascii() for address in shown.values())
    assert feeds.entry(made.stories[1], (), NOW, config()).title == f"https://{told}/b?c=é"


# --- typography -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "set_"),
    [
        ("Quoi : « oui » ; non ? Si !", "Quoi~: «~oui~»~; non~? Si~!"),
        ("du 3 mars 2026 au 1er avril, 17 h 30, le 12 févr.", "du 3~mars 2026 au 1er~avril, 17~h~30, le 12~févr."),
        ("5 mg, 20 000 m², 37 °C, 3 kg, 4 min", "5~mg, 20~000~m², 37~°C, 3~kg, 4~min"),
        ("4 minutes, 12 Hommes, phase 3 L’essai", "4 minutes, 12 Hommes, phase 3 L’essai"),  # no units
        ("12 M€, 1,5 Md€, 3 millions d’euros, 20 %, 12 k€", "12~M€, 1,5~Md€, 3~millions d’euros, 20~%, 12~k€"),
        ("1 284 lots, n° 5, en 2025 trois", "1~284 lots, n°~5, en 2025 trois"),
        ("la suite […]", "la suite~[…]"),
        ("10:30 https://x.fr/?a=b", "10:30 https://x.fr/?a=b"),
        ("2 mesures, 3 mille, 5 M de doses", "2 mesures, 3~mille, 5 M de doses"),
        ("l'ANSM d'aujourd'hui, d'« oser », 5'10 'oui'", "l’ANSM d’aujourd’hui, d’«~oser~», 5'10 'oui'"),
        ('"Oui" : le groupe "Santé+", l\'"appel"', "«~Oui~»~: le groupe «~Santé+~», l’«~appel~»"),
        ('un écran de 10" ou 12", "a «b» c", "seul, " vide', 'un écran de 10" ou 12", "a «b» c", "seul, " vide'),
    ],
)
def test_french_spaces_and_apostrophes(given_: str, set_: str) -> None:
    assert typeset(given_, "fr").replace(NBSP, "~") == set_
    assert typeset(given_, "en") == given_


@given(st.text())
def test_typography_changes_no_word(text: str) -> None:
    marks = re.compile(r"""[\s'’"«»]""")
    assert marks.sub("", typeset(text, "fr")) == marks.sub("", text)
    assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", clean(text))
    assert len(clean(text, 20)) <= 20


@given(st.text(max_size=60), st.text(max_size=300), st.text(max_size=40))
def test_no_text_stops_a_letter(title: str, excerpt: str, name: str) -> None:
    made = digest(story(title=title, excerpt=excerpt, source=name, reasons=(reason(name, 3, title),)), name=name or "V")
    page = html.fromstring(render.page.__wrapped__(made))
    shown = clean(title, 300)
    assert page.findtext(".//h3/a") == (typeset(shown, "fr") or made.stories[0].url)
    inside = quoted(typeset(clean(excerpt), "fr"), "fr")
    assert [one.text_content() for one in page.xpath("//p[@class='said']")] == ([inside] if clean(excerpt) else [])
    text = render.text.__wrapped__(made)
    assert text.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text)


def test_a_period_of_less_than_a_minute_is_not_told() -> None:
    at = datetime(2026, 3, 29, 6, 0, 5, tzinfo=UTC)
    assert moments.period(at, at + timedelta(seconds=40), "Europe/Paris", "fr") == ""


def test_the_editor_sees_what_brought_a_story_in() -> None:
    told = digest(story(1, score=19.2, best=("L'Écho", 21.0)))
    assert items.item(told.stories[0], told, editor=True)["score"] == f"19,2 (21{NBSP}: L’Écho)"
    assert items.item(told.stories[0], told, editor=False)["score"] == ""


def test_parts_of_a_sum_and_what_each_gets_are_told_as_such() -> None:
    sums = (
        Money("14 M€", "raised"), Money("11 M€", "raised", 1, part=True), Money("3 M€", "funding", part=True),
        Money("450 000 euros", "funding", 2, each="par équipe"),
    )  # fmt: skip
    told = digest(story(1, amounts=sums))
    raised, given_ = (one.replace(NBSP, " ") for one in items.item(told.stories[0], told, editor=False)["facts"])
    assert raised == "Levée de fonds : 14 M€, dont 11 M€"
    assert given_ == "Financement : 3 M€, 450 000 euros par équipe"


def test_a_cut_leaves_no_quotation_open() -> None:
    made = clean("PLFSS : le Leem dénonce « un coup de massue sur le médicament »", 40)
    assert made == f"PLFSS : le Leem dénonce « un coup de…{NBSP}»" and len(made) <= 40
    assert clean("PLFSS : le Leem dénonce « un coup de massue »", 29) == "PLFSS : le Leem dénonce…"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Communiqué – Nanobrume lève 14 M€", "Nanobrume lève 14 M€"),
        ("COMMUNIQUÉ DE PRESSE : un pôle s’étend", "Un pôle s’étend"),
        ("Communiqué de l’Agence Brume", "Communiqué de l’Agence Brume"),
        ("CP-12 à l’essai", "CP-12 à l’essai"),
        ("Communiqué :", "Communiqué :"),
    ],
)
def test_what_kind_of_text_it_is_is_no_part_of_a_title(title: str, told: str) -> None:
    assert headline(title) == told


def test_french_names_have_their_apostrophes_in_any_letter() -> None:
    told = digest(story(1, source="L'Écho", organisations=("Caisse d'assurance",)), language="en")
    made = items.item(told.stories[0], told, editor=False)
    assert (made["source"], made["organisations"]) == ("L’Écho", ["Caisse d’assurance"])
    assert elided("don't, 5' d'un") == "don't, 5' d’un"
