"""What a letter may quote of an article: whole sentences of it around what counted, and nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.excerpt import LONGEST, excerpt

LEAD = "Nanobrume et Atelier Perlin signent une convention de partenariat pour trois ans."
MORE = "Elle prévoit un laboratoire commun à Pessac."
FAR = "La Région apporte une aide de deux millions d’euros au projet commun des deux entreprises."
END = "Les travaux dureront un an et mobiliseront quarante personnes venues de toute la région."


def at(text: str, words: str, points: float = 3.0) -> tuple[int, int, float]:
    start = text.index(words)
    return start, start + len(words), points


# --- which sentences ------------------------------------------------------------------------------------------------


def test_the_sentences_around_the_strongest_hit() -> None:
    text = f"{LEAD} {MORE}\n{FAR} {END}"
    assert excerpt(text) == f"{LEAD} {MORE}"
    assert excerpt(text, [at(text, "aide")]) == f"{FAR} {END}"
    assert excerpt(text, [at(text, "aide"), at(text, "laboratoire", 4)]) == f"{LEAD} {MORE}"
    assert excerpt(text, [at(text, "aide"), at(text, "quarante")], 100) == FAR
    assert excerpt(text, [at(text, "quarante", -9)]) == f"{LEAD} {MORE}"
    assert excerpt(text, [at(text, "aide"), at(text, "laboratoire"), at(text, "commun")], 100) == FAR


def test_of_two_hits_as_strong_the_first_is_quoted() -> None:
    text = f"{LEAD} {MORE}\n{FAR} {END}"
    assert excerpt(text, [at(text, "laboratoire"), at(text, "aide"), at(text, "quarante", 1)]) == f"{LEAD} {MORE}"


def test_a_long_sentence_is_cut_where_a_clause_ends_if_that_is_near() -> None:
    clause = "L'agence a ordonné le retrait de tous les lots de ce traitement, fabriqué à Dax par un laboratoire,"
    text = f"{clause} après quatorze cas graves et une longue enquête menée par ses inspecteurs dans trois pays."
    assert excerpt(text, [at(text, "retrait")], 130) == f"{clause[:-1]} […]"
    assert excerpt(text, [at(text, "quatorze")], 130).endswith("après quatorze cas graves […]")  # never before the hit
    far = "L'agence, dit-on, a " + "longuement " * 20 + "hésité."
    assert excerpt(far, [at(far, "agence")], 130).endswith("longuement […]")  # a clause that ends too early


@pytest.mark.parametrize(
    ("words", "limit", "told"),
    [
        (
            "La société fabrique des pansements pour les plaies de la peau",
            58,
            "La société fabrique des pansements pour les plaies […]",
        ),
        (
            "Le site emploiera quarante personnes dans les 24 mois à venir",
            56,
            "Le site emploiera quarante personnes […]",
        ),
        ("Le pôle réunit des laboratoires et l’ensemble des hôpitaux", 45, "Le pôle réunit des laboratoires […]"),
        ("Elle ouvrira à Dax un site qui accueillera deux lignes", 36, "Elle ouvrira à Dax un site […]"),
    ],
)
def test_a_cut_leaves_no_word_that_waits_for_the_next(words: str, limit: int, told: str) -> None:
    assert excerpt(f"{words} de plus, et pour longtemps encore, dit-on.", [(0, 2, 1.0)], limit) == told


def test_it_begins_where_it_can_be_understood() -> None:
    text = f"{LEAD} {MORE} {END}"
    assert excerpt(text, [at(text, "laboratoire")], 130) == f"{LEAD} {MORE}"
    assert excerpt(text, [at(text, "quarante")], 140) == END  # « Elle » alone would open it
    assert excerpt(text, [at(text, "laboratoire")], 60) == "Nanobrume et Atelier Perlin signent une convention […]"


def test_one_that_says_too_little_goes_on() -> None:
    long = "Les travaux dureront un an, " + "dit-on, " * 40 + "sans plus."
    assert excerpt(f"Qui fait quoi ? {long}").startswith("Qui fait quoi ? Les travaux dureront un an, dit-on, dit-on")
    assert excerpt(f"Qui fait quoi ?\n{FAR}") == f"Qui fait quoi ? {FAR}"
    assert excerpt(f"Qui fait quoi ?\nPartager sur Facebook\n{FAR}") == FAR  # a question alone says nothing
    assert excerpt("Qui fait quoi ?") == "Qui fait quoi ?"


def test_one_that_is_too_long_is_cut_at_a_word() -> None:
    long = "La Région apporte " + "une aide et puis " * 30 + "des locaux, à Pessac, pour la bioproduction de demain."
    assert excerpt(long) == "La Région apporte " + "une aide et puis " * 10 + "une aide […]"
    assert excerpt(long, [at(long, "Pessac")]) == excerpt(long)  # no sentence is quoted from its middle,
    line = long.rstrip(".")  # unless there is none
    around = excerpt(line, [at(line, "Pessac")])
    assert around == "[…] à Pessac, pour la bioproduction de demain"  # from the clause that holds it
    middle = excerpt(line, [(300, 304, 1.0)])
    assert middle.startswith("[…] ") and middle.endswith(" […]") and LONGEST - 10 < len(middle) <= LONGEST


@pytest.mark.parametrize("limit", [0, -1, 1, 4])
def test_nothing_is_quoted_where_nothing_fits(limit: int) -> None:
    assert excerpt(f"{LEAD} {MORE}", limit=limit) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Le texte cite M. Dupont et le Pr. Martin, selon l’art. 51 de la loi et la p. 12 du rapport.",
        "La société lève 1.5 Md€ auprès de J. Martin, A. B. Durand et des fonds de St. Junien.",
        "La S.A.S. Nanobrume et la C.C.I. Bordeaux ont signé avec le Dr. Perlin, à 8 h. 30 précises.",
        "Le n. 3 du bulletin, cf. Annexe II, cite env. 1 200 lots, max. 3 par jour, selon Mme. Perlin.",
        "« Quoi ? » demande la directrice, « Oui ! » répond le président… puis on vote.",
        "The U.S. Agency met Dr. Lake and Acme Inc. Europe on the matter of supply.",
    ],
)
def test_an_abbreviation_a_number_or_an_initial_ends_no_sentence(sentence: str) -> None:
    assert excerpt(f"{sentence} {END}", limit=len(sentence) + 20) == sentence


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"La loi passe en 2026. 12 sites ouvrent. {END}", "La loi passe en 2026. 12 sites ouvrent."),
        (f"« Nous irons loin. » Le pôle en est sûr ! {END}", "« Nous irons loin. » Le pôle en est sûr !"),
        (f"Est-ce fini ? « Non », dit-elle. {END}", "Est-ce fini ? « Non », dit-elle."),
        (f"1. Le premier volet est ouvert. {END}", "1. Le premier volet est ouvert."),
        (f"Le musée aime l’art. Le pôle aussi. {END}", "Le musée aime l’art. Le pôle aussi."),
        ("Deux lignes\nd’un texte.", "Deux lignes d’un texte."),
    ],
)
def test_where_sentences_end(text: str, first: str) -> None:
    assert excerpt(text, limit=len(first) + 5) == first


def test_a_guillemet_is_not_left_alone() -> None:
    text = "« Nous sommes fiers de cet accord. Il nous engage pour dix ans », dit la directrice de Nanobrume."
    assert excerpt(text, limit=40) == "Nous sommes fiers de cet accord."
    text = "Elle dit : « Nous en sommes fiers. Le pôle nous a beaucoup aidés. »"
    assert excerpt(text, [at(text, "pôle")], 40) == "Le pôle nous a beaucoup aidés."


# --- what is not of the article -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Diffusé le 12 mars 2026",
        "Publié le 12 mars 2026 par la rédaction",
        "Mis à jour le 03/04/2026 à 14h30",
        "Publié le lundi 1er avril 2026 à 8 h 05 – Temps de lecture : 3 min",
        "Nous relayons ci-dessous le communiqué de l’Alliance des Deux Fleuves.",
        "Nous reproduisons ci-après un communiqué de presse de Nanobrume :",
        "Retrouvez le communiqué dans son intégralité",
        "Communiqué de presse",
        "Communiqué de l’Alliance des Deux Fleuves",
        "Crédit photo : Nanobrume",
        "© Atelier Perlin",
        "Photo : Le Ponant",
        "Partager sur Facebook Twitter LinkedIn",
        "Contact presse",
        "Contact : presse@nanobrume.example",
        "05 56 00 00 00 – contact@nanobrume.example",
        "Lire aussi : Orgelune inaugure son unité",
        "À lire également",
        "Abonnez-vous à notre newsletter",
        "Mots-clés : santé, région",
        "Lyon, le 8 avril 2026",
        "* * *",
        "Une convention pour trois ans",
    ],
)
def test_furniture_is_never_quoted(line: str) -> None:
    title = "Une convention pour trois ans"
    for text in (f"{line}\n{LEAD} {END}", f"{LEAD}\n{line}\n{END}", f"{LEAD} {END}\n{line}"):
        for hits in ([], [(text.index(line), text.index(line) + 8, 9.0)], [at(text, "quarante")]):
            for limit in (100, 400):
                made = excerpt(text, hits, limit, title)
                assert line not in made and made in (LEAD, END, f"{LEAD} {END}")


@pytest.mark.parametrize(
    "dateline",
    [
        "Lyon, le 8 avril 2026 – ",
        "Lyon, 8 avril 2026. ",
        "Saint-Étienne, le mardi 1er avril 2026 : ",
        "Lyon et Paris, le 8 avril 2026 — ",
        "Brive-la-Gaillarde (Corrèze), le 8 avril 2026 - ",
        "PARIS, 8 avril (Agence) - ",
        "BORDEAUX (Agence) – ",
        "Paris, March 17, 2026 – ",
        "STRASBOURG and VILLEJUIF, France, January 12, 2026, 7:45 a.m. CET – ",
        "Sophia Antipolis, 7 mai 2026, 7 h 30. ",
    ],
)
def test_a_dateline_is_left_out(dateline: str) -> None:
    assert excerpt(f"{dateline}{LEAD} {END}") == f"{LEAD} {END}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Publié le 12 mars 2026, le rapport de l’Agence compte cent sites de production en région.",
        "Diffusé le 12 mars sur la chaîne du pôle, le film montre huit entreprises de la région.",
        "Le contact avec la presse a été rompu par les deux entreprises de la région.",
        "Lire aussi vite que possible les dossiers des candidats reste le but de la Région.",
        "À Lyon, le 8 avril 2026 restera une date pour les deux entreprises du pôle.",
        "Le communiqué de Nanobrume annonce un laboratoire commun avec Atelier Perlin.",
        "Partager les données de santé : la Région y voit un levier pour les hôpitaux.",
    ],
)
def test_a_sentence_of_the_article_is_not_taken_for_furniture(sentence: str) -> None:
    assert excerpt(sentence) == sentence


def test_nobody_can_be_reached_through_a_quotation() -> None:
    text = f"Écrivez à lea@example.org pour une convention de partenariat. Appelez le 05 56 00 00 00 aussi. {END}"
    assert excerpt(text, [at(text, "convention", 9), at(text, "Appelez", 9)]) == END


def test_the_title_is_not_said_again() -> None:
    title = "Nanobrume lève 12 M€"
    assert excerpt(f"Nanobrume lève 12\u00a0M€ ! {END}", title=title) == END
    assert excerpt(f"Nanobrume lève 12 M€ auprès de trois fonds de la région. {END}", title=title).startswith("Nanob")


# --- for any text ---------------------------------------------------------------------------------------------------

SEPARATORS = st.sampled_from(["\n", "\r\n", " ", "\u2028", "\x85", ". ", " ! ", "… ", "\u00a0: ", " […] "])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FRENCH = st.sampled_from(
    [LEAD, MORE, FAR, END, "M.", "«", "»", "12 M€", "Lire aussi : rien", "Lyon, le 8 avril 2026 –"]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(WORDS, SEPARATORS, FRENCH), max_size=40).map("".join))


@given(TEXTS, st.lists(st.tuples(st.integers(-5, 900), st.integers(-5, 900), st.floats(-9, 9)), max_size=5),
       st.integers(-3, 420), st.text(max_size=30))  # fmt: skip
@example("a" * 500, [(3, 4, 1.0)], 200, "")
@example("a\u00a0b " * 300, [(900, 901, 1.0)], 30, "")
@example("x " * 400 + "\u3000y", [(700, 701, 2.0)], 9, "")
def test_it_is_a_short_quotation(text: str, hits: list[tuple[int, int, float]], limit: int, title: str) -> None:
    made = excerpt(text, hits, limit, title)
    assert len(made) <= max(0, limit)
    assert "\n" not in made and made == made.strip()
    whole = "".join(text.split())
    for piece in re.split(r"\[…\]", made):
        assert "".join(piece.split()) in whole


def test_a_long_text_is_read_once() -> None:
    long = (LEAD + " " + "Mot, " * 2000 + "fin. ") * 20  # 200,000 characters
    hit = (len(long) - 8, len(long) - 6, 2.0)
    assert len(excerpt(long, [hit], 400)) <= 400
    assert excerpt(long) == LEAD


@pytest.mark.parametrize(
    "dateline",
    [
        "(Agence Brume) - PARIS / SAINT-DENIS, 9 oct - ",
        "(Agence Brume) - DOUAI (Nord), 7 octobre 2026 - ",
        "Lille – Strasbourg, le 8 octobre 2026. ",
        "COMMUNIQUÉ – Illkirch-Graffenstaden, le 8 octobre 2026. ",
        "Communiqué de presse - Metz, 8 octobre 2026 – ",
        "FRANKFURT – ",
        "STRASBOURG, France – ",
        "BASEL, Switzerland, Oct. 8, 2026 -- ",
    ],
)
def test_the_dateline_of_an_agency_or_of_two_towns_takes_no_room(dateline: str) -> None:
    assert excerpt(dateline + LEAD) == LEAD


@pytest.mark.parametrize("opening", ["Lyon – ", "PLFSS 2027 – ", "Nanobrume et Perlin, le 8 octobre 2026, "])
def test_what_only_looks_like_a_dateline_stays(opening: str) -> None:
    assert excerpt(opening + LEAD).startswith(opening.strip())


def test_a_quotation_without_a_figure_goes_on_to_the_one_that_follows() -> None:
    judged = "Le syndicat Brume juge sévèrement le projet de budget de la Sécurité sociale, présenté mercredi matin."
    sums = (
        "Le texte prévoit 1,6 milliard d’euros d’économies sur les médicaments, et relève le seuil d’une taxe de crise."
    )
    made = excerpt(f"{judged} {sums}", [at(judged, "Brume")])
    assert made.startswith(judged) and "1,6 milliard d’euros" in made and made.endswith("[…]")
    assert (
        excerpt(f"{judged} Il en dira plus long demain à ses adhérents réunis en assemblée.", [at(judged, "Brume")])[-1]
        == "."
    )


def test_what_tells_of_the_sentence_before_does_not_open_a_quotation() -> None:
    first = "La jeune pousse Nanobrume rejoint le club fermé des bénéficiaires d’une prise en charge anticipée."
    paid = "Son logiciel de suivi des malades sera remboursé pendant un an par l’Assurance maladie, selon un arrêté d’octobre."
    price = (
        "Le forfait s’élève à 50 euros par mois et par patient. Nanobrume suit déjà 1 400 malades dans dix-sept villes."
    )
    text = f"{first} {paid}\n{price}"
    made = excerpt(text, [at(text, "logiciel", 6), at(text, "malades dans", 2)])
    assert made.startswith(first) and "logiciel de suivi" in made
    assert not excerpt(text, [at(text, "malades dans", 2)]).startswith("Le forfait")
