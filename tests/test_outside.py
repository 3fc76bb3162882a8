"""Plain texts: what stands beside the article is told, and nothing is recognised in it."""

from __future__ import annotations

from monitor.config import Config
from monitor.extract.outside import outside
from monitor.extract.read import read_text
from monitor.reader import appraiser

ARTICLE = (
    "Nous suivre Gazette Pharma\n\n"
    "Polepharma ouvre un bureau au Havre\r\n\r\n"
    "Le cluster normand s'installe sur le port. Il y accompagnera une vingtaine d'entreprises de la bioproduction, et "
    "y tiendra ses comités de filière deux fois par an. Le Leem est associé à la démarche, comme les collectivités. "
    "Les premiers locataires arriveront au printemps, après six mois de travaux dans les anciens entrepôts.\n\n"
    "Contacts presse :\n"
    "Service de presse de l'Inserm - 06 00 00 00 00 - presse@inserm.example\n\n"
    "Vous êtes inscrit à la lettre de Medicen\n\n"
    "Nous vous recommandons\n\n"
    "Eurobiomed recrute\n"
    "Le pôle Eurobiomed cherche un directeur pour son antenne de Montpellier[…]\n"
)


def test_the_stretches_beside_an_article_are_told() -> None:
    assert [ARTICLE[start:end] for start, end in outside(ARTICLE)] == [
        "Nous suivre Gazette Pharma",
        "Contacts presse :",
        "Service de presse de l'Inserm - 06 00 00 00 00 - presse@inserm.example",
        "Vous êtes inscrit à la lettre de Medicen",
        "Nous vous recommandons",
        "Eurobiomed recrute",
        "Le pôle Eurobiomed cherche un directeur pour son antenne de Montpellier[…]",
    ]


def test_nothing_is_recognised_beside_the_article_and_offsets_stay_those_of_the_file() -> None:
    article = read_text(ARTICLE, "file:a.txt")
    assert article.text == ARTICLE
    mentions = appraiser(Config()).appraise(article).mentions
    assert [one.organisation.id for one in mentions] == ["polepharma", "leem"]
    assert all(ARTICLE[one.start : one.end] == one.quote for one in mentions)


def test_an_article_that_is_nothing_but_prose_has_nothing_beside_it() -> None:
    prose = "Le pôle recrute\n\nLe pôle recrute douze personnes à Évreux. Elles formeront les équipes des usines.\n"
    assert outside(prose) == ()
    assert outside("") == ()


def test_a_heading_of_recommended_articles_at_the_top_cuts_nothing() -> None:
    text = "À lire aussi\n\nLe pôle recrute douze personnes à Évreux. Elles formeront les équipes des usines.\n"
    assert all(start < text.index("Le pôle") for start, _ in outside(text))


def test_a_paragraph_with_a_telephone_number_is_read() -> None:
    text = (
        "Une nouvelle direction\n\nLe conseil a nommé la directrice générale de l'ARS Occitanie, qui prendra ses "
        "fonctions en mai. Renseignements au 05 55 12 34 56 ou par courriel à presse@site.example.\n"
    )
    assert outside(text) == ()
    mentions = appraiser(Config()).appraise(read_text(text, "file:a.txt")).mentions
    assert [one.organisation.id for one in mentions] == ["ars-occitanie"]
