"""What a site puts in the place of an article, and where old links lead: never read as an article."""

from __future__ import annotations

import pytest

from monitor.errors import ReadError
from monitor.extract.read import read
from monitor.model import Article, Candidate, Page
from spiders.titles import trimmed

PARIS = "Europe/Paris"
TITLE = "Oréalis ouvre une unité de bioproduction à Clairval"


def opened(body: str, title: str = TITLE, asked: str = "https://a.example/actu/une", there: str = "") -> Article:
    page = Page(there or asked, 200, "text/html; charset=utf-8", f"<html lang=fr>{body}</html>".encode())
    return read(page, Candidate(asked, title) if title or there else None, PARIS)


def page(title: str, *paragraphs: str, name: str = "") -> str:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<head><title>{name or title}</title></head><body><main><h1>{title}</h1>{text}</main></body>"


WALLS = {
    "consent": page(
        "Votre vie privée compte pour nous",
        *["Nos 320 partenaires et nous utilisons des cookies pour lire des informations sur votre appareil."] * 4,
    ),
    "cookie or pay": page(
        "La Gazette du soin",
        "<h2>Continuez la lecture en acceptant les cookies</h2>",
        *["En acceptant le dépôt de cookies, vous lisez la Gazette librement. Sinon, abonnez-vous pour 3 € par mois."]
        * 3,
    ),
    "script": page(
        "Veuillez activer JavaScript",
        "Votre navigateur ne prend pas en charge JavaScript. Activez JavaScript, puis rechargez la page du pôle.",
        "Si rien ne change, écrivez au support de votre établissement en donnant le nom de votre navigateur.",
        name="Le pôle",
    ),
    "quota": page(
        "Vous avez lu vos cinq articles gratuits",
        "Abonnez-vous ou connectez-vous pour continuer. Découvrez nos offres à partir de deux euros par mois.",
        "La santé de votre région mérite une information indépendante, chaque matin, sur tous vos écrans.",
    ),
    "error": page(
        "Erreur inattendue",
        "Une erreur technique est survenue. Veuillez réessayer ultérieurement, nos équipes sont prévenues.",
        "Vous pouvez revenir à la page précédente ou écrire au secrétariat du pôle de Clairval.",
    ),
    "redirection": page(
        "Redirection en cours",
        "Vous allez être redirigé vers le site de notre partenaire dans cinq secondes.",
        "Si la redirection ne se fait pas, suivez le lien ci-dessous vers la page que vous avez demandée.",
    ),
    "profession": page(
        "Êtes-vous un professionnel de santé ?",
        "Ce site est réservé aux professionnels habilités à prescrire ou à délivrer des médicaments en France.",
        "Merci de nous dire qui vous êtes. Confirmez votre qualité pour entrer dans l’espace du laboratoire.",
    ),
}
PASSING = {"error", "redirection"}


@pytest.mark.parametrize("title", [TITLE, ""], ids=["offered", "unknown"])
@pytest.mark.parametrize("kind", WALLS)
def test_a_wall_is_no_article(kind: str, title: str) -> None:
    with pytest.raises(ReadError) as failure:
        opened(WALLS[kind], title)
    assert failure.value.outcome == ("failed" if kind in PASSING else "thin" if "co" in kind else "unfit")
    assert "caractères" not in failure.value.reason


def test_what_says_nothing_else_and_not_a_word_of_the_title_is_a_wall() -> None:
    body = page(
        "La Gazette du soin",
        "Connectez-vous avec le compte que vous avez reçu de la Gazette pour retrouver vos lectures et vos dossiers.",
        "Pas encore de compte ? Découvrez nos offres de lecture, pour une équipe ou pour tout un établissement.",
    )
    with pytest.raises(ReadError) as failure:
        opened(body)
    assert "abonner" in failure.value.reason
    assert opened(body, "La Gazette du soin").text


ARTICLES = [
    (
        "Cookies : trois laboratoires rappelés à l’ordre",
        "La commission reproche à Oréalis de déposer des cookies sans le consentement des visiteurs de son site.",
        "Refuser les traceurs doit être aussi simple que les accepter, et l’on doit pouvoir retirer son accord.",
    ),
    (
        "JavaScript requis : le calculateur d’Oréalis réécrit",
        "Le calculateur de doses d’Oréalis a été réécrit en JavaScript et tourne dans le navigateur des infirmières.",
        "Il sera publié au printemps sous licence libre, annonce l’éditeur, qui recrute dix développeurs.",
    ),
    (
        "Êtes-vous un professionnel de santé ? L’agence vous consulte",
        "L’agence régionale consulte jusqu’à la fin du mois sur l’accès aux soins, et attend mille réponses.",
        "Les professionnels de santé peuvent répondre en ligne, en dix minutes, à trente questions.",
    ),
    (
        "Une erreur est survenue dans la livraison de vaccins",
        "Une erreur est survenue dans la livraison de vaccins à quatre hôpitaux, reconnaît le répartiteur Valmède.",
        "Les doses, gardées trop longtemps hors du froid, ont été détruites. Une enquête est ouverte.",
    ),
    (
        "Abonnez-vous aux soins : la mutuelle Soléane lance un forfait",
        "La mutuelle propose un abonnement à des consultations à distance, sans engagement, pour dix euros par mois.",
        "Les patients pourront parler à un médecin en moins d’une heure, tous les jours, promet son directeur.",
    ),
    (
        "Redirection des patients : l’hôpital s’explique",
        "Si vous n’êtes pas admis aux urgences, vous serez redirigé vers la maison médicale, explique l’hôpital.",
        "Le dispositif, en place depuis lundi, a concerné trois cents patients de deux communes voisines.",
    ),
]


@pytest.mark.parametrize("offered", ["", "same", "Le titre tout autre que donne la lettre du mardi"])
@pytest.mark.parametrize("told", ARTICLES, ids=lambda told: told[0][:12])
def test_an_article_about_such_things_is_read(told: tuple[str, ...], offered: str) -> None:
    found = opened(page(*told), told[0] if offered == "same" else offered)
    assert found.title == told[0]
    assert found.text == "\n".join(told[1:])


PROSE = (
    "Le pôle de Clairval réunit quatre-vingts entreprises du soin et six laboratoires publics, sur trois sites.",
    "Il finance chaque année une douzaine de projets, choisis par un jury où siègent des patients et des soignants.",
)


@pytest.mark.parametrize(
    "there", ["https://a.example/", "https://www.a.example/fr/?lang=fr", "https://a.example/index.html"]
)
def test_an_old_link_that_leads_to_the_home_page(there: str) -> None:
    with pytest.raises(ReadError) as failure:
        opened(page("Le pôle de Clairval", *PROSE), there=there)
    assert (failure.value.outcome, failure.value.reason) == ("thin", "le lien renvoie à l'accueil du site")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("https://a.example/actus/unite-bioproduction-clairval", "https://a.example/actus/"),
        ("https://a.example/2019/unite-bioproduction", "https://a.example/communiques"),
    ],
)
def test_an_old_link_that_leads_to_a_list(asked: str, there: str) -> None:
    with pytest.raises(ReadError) as failure:
        opened(page("Nos publications", *PROSE), asked=asked, there=there)
    assert (failure.value.outcome, failure.value.reason) == ("thin", "le lien renvoie à une liste d'articles")


@pytest.mark.parametrize(
    ("asked", "there", "title"),
    [
        ("https://a.example/", "https://a.example/fr/", TITLE),  # the home page is what was asked for
        ("https://a.example/une/amp", "https://a.example/une", TITLE),
        ("https://a.example/x/une", "https://a.example/actu/unite-bioproduction", "La lettre du mardi"),
        ("https://a.example/old.php", "https://a.example/?p=12", TITLE),
        ("https://clics.example/c/12", "https://oréalis.example/", TITLE),  # the site of what it tells
        ("https://a.example/actus/unite-bioproduction-clairval", "https://a.example/actus/", ""),
    ],
)
def test_a_link_that_leads_to_its_article_elsewhere(asked: str, there: str, title: str) -> None:
    assert opened(page(TITLE, *PROSE), title, asked, there).title == TITLE


def test_a_counted_click_may_lead_to_the_home_page_of_another_site() -> None:
    with pytest.raises(ReadError, match="accueil"):
        opened(page("Valmède", *PROSE), asked="https://clics.example/c/12", there="https://valmede.example/")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<head></head><frameset cols='20%,80%'><frame src='/m'><frame src='/a'></frameset>", "cadres"),
        ("<head><noscript><meta http-equiv='refresh' content='0;url=/b'></noscript></head><body></body>", "ailleurs"),
        ("<head><script>window.location.replace('/b')</script></head><body></body>", "ailleurs"),
    ],
)
def test_why_a_page_that_only_leads_on_holds_nothing(body: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as failure:
        opened(body)
    assert failure.value.outcome == "thin"


LAID_OUT = (
    f"<body><table><tr><td><font size=4><b>Communiqué</b></font><br>{'<br><br>'.join(PROSE)}</td></tr></table></body>"
)


@pytest.mark.parametrize("name", ["T", "Le pôle", "Pôle de Marsanne"])
def test_a_title_that_says_nothing_does_not_beat_the_one_of_the_source(name: str) -> None:
    assert opened(f"<head><title>{name}</title></head>{LAID_OUT}").title == TITLE
    both = f"<head><title>{name}</title></head><body><h1>{name}</h1><h2>{TITLE}</h2><p>{PROSE[0]}</p><p>{PROSE[1]}</p></body>"
    assert opened(both).title == TITLE


def test_a_short_title_of_the_same_thing_stays() -> None:
    assert opened(f"<head><title>Oréalis à Clairval</title></head>{LAID_OUT}").title == "Oréalis à Clairval"


QUOTED = [
    f"Le pôle {act} « {name} – 2030 »" for act, name in (("lance", "Vaccins"), ("ouvre", "Essais"), ("clôt", "Usines"))
]


@pytest.mark.parametrize("titles", [QUOTED, [one.replace("«", "(").replace("»", ")") for one in QUOTED]])
def test_no_cut_leaves_a_quotation_open(titles: list[str]) -> None:
    assert trimmed(titles, "2030 »", [""] * 3, [frozenset()] * 3) == titles
    signed = [f"{one} - La Gazette" for one in titles]
    assert trimmed(signed, "La Gazette", [""] * 3, [frozenset()] * 3) == titles
    long = "Le pôle de Clairval et Oréalis lancent « Vaccins – 2030 »"
    assert opened(f"<head><title>{long}</title></head>{LAID_OUT}", "").title == long
