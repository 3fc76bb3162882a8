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


OUTAGES = {
    "script check": ("Client check", "Security check", "Please enable scripts, disable any ad blocker and reload."),
    "rejected": (
        "Request Rejected",
        "",
        "The requested URL was rejected. Ask your administrator. Your support ID is: 17.",
    ),
    "bot": (
        "Pardon Our Interruption",
        "Pardon our interruption...",
        "Your pace made us think you were a bot, we fear.",
    ),
    "secure": ("Secure connection", "Secure connection", "We are checking your connection before you can access it."),
    "one more step": ("Contrôle d’accès", "Encore une étape", "Merci de compléter la vérification pour voir le site."),
    "database": ("Actualité", "Problème technique", "Un problème technique (SQL) empêche l’accès au site du pôle."),
    "no database": ("Gazette › Erreur", "Erreur lors de la connexion à la base de données", ""),
    "critical": ("Gazette › Erreur", "", "Il y a eu une erreur critique sur ce site."),
    "unexpected": (
        "Erreur | Le pôle",
        "",
        "Le site web a rencontré une erreur inattendue. Veuillez essayer de nouveau.",
    ),
    "oops": ("Oops, an error occurred!", "Oops, an error occurred!", "Code: 20310203"),
    "maintenance": (
        "Maintenance",
        "",
        "Le site est indisponible pour maintenance. Il sera de nouveau accessible à midi.",
    ),
    "domain": ("Domaine expiré", "Ce nom de domaine a expiré", "Si vous êtes son propriétaire, renouvelez-le."),
    "of no known kind": (
        "Gazette",
        "Plus tard",
        "Nos lecteurs nous manquent, mais la presse est au repos pour la nuit.",
    ),
}


@pytest.mark.parametrize("kind", OUTAGES)
def test_what_may_be_over_tomorrow_is_read_again(kind: str) -> None:
    name, heading, text = OUTAGES[kind]
    heading = f"<h1>{heading}</h1>" if heading else ""
    with pytest.raises(ReadError) as failure:
        opened(f"<head><title>{name}</title></head><body>{heading}<p>{text}</p></body>")
    assert failure.value.outcome == "failed", failure.value.reason


@pytest.mark.parametrize(
    ("name", "heading", "text"),
    [
        ("Le pôle", "Oups !", "Le contenu que vous recherchez n’est plus en ligne, ou il a changé d’adresse en juin."),
        ("Le pôle", "Article introuvable", "Aucun article ne correspond à votre demande."),
    ],
)
def test_an_article_that_is_gone_is_not_read_again(name: str, heading: str, text: str) -> None:
    with pytest.raises(ReadError) as failure:
        opened(f"<head><title>{name}</title></head><body><h1>{heading}</h1><p>{text}</p></body>")
    assert failure.value.outcome == "thin"


@pytest.mark.parametrize("offered", ["same", "Le titre tout autre que donne la lettre du mardi"])
@pytest.mark.parametrize(
    "told",
    [
        (
            "Maintenance : Oréalis ferme sa ligne de flacons",
            "La maintenance de la ligne de flacons durera trois semaines, et soixante salariés partent en congé.",
            "Le site est indisponible jusqu’en août ; les flacons de Valmède prennent la relève, dit l’industriel.",
        ),
        (
            "Le nom de domaine d’un hôpital racheté par des escrocs",
            "Un nom de domaine oublié par l’hôpital de Clairval a été racheté et vendait de faux traitements.",
            "L’agence régionale demande à chaque établissement la liste des adresses qu’il a portées depuis dix ans.",
        ),
        (
            "Request rejected: the court sides with Oréalis",
            "The court rejected the request of two rivals, who wanted the patent of the pen to be void at once.",
            "The case goes on in the autumn, with three experts who were named by the parties in the spring.",
        ),
        (
            "Captcha et handicap : une étude",
            "Une étude de Clairval montre que trois patients aveugles sur quatre ne passent pas les contrôles.",
            "Elle demande aux éditeurs de portails de soins de s’en passer, ou d’en offrir un qui se lise.",
        ),
    ],
    ids=lambda told: told[0][:11],
)
def test_a_short_article_about_outages_is_read(told: tuple[str, ...], offered: str) -> None:
    found = opened(page(*told), told[0] if offered == "same" else offered)
    assert (found.title, found.text) == (told[0], "\n".join(told[1:]))


def test_a_line_or_two_under_another_title_is_an_article_if_its_page_tells_a_day() -> None:
    brief = "<h1>En bref</h1><p>Valmède a nommé sa directrice, qui prendra ses nouvelles fonctions à l’automne prochain.</p>"
    with pytest.raises(ReadError, match="pas l'article"):
        opened(f"<body>{brief}</body>")
    assert opened(f"<body>{brief.replace('</h1>', '</h1><p>Publié le 3 mars 2031</p>')}</body>").text


def test_the_name_of_a_site_in_the_first_heading_is_no_title() -> None:
    """The heading is taken for no title where the page speaks of what was offered, or calls itself so elsewhere."""
    name, of_it = "Fédération des ateliers", (f"{TITLE}, dit l’entreprise.", *PROSE)
    assert opened(page(name, *of_it)).title == TITLE
    assert opened(page(name, *PROSE)).title == name  # of another thing
    elsewhere = page("L’espace de la presse et des médias", *PROSE, name=f"{TITLE} | Fédération des ateliers")
    assert opened(elsewhere).title == TITLE
    own = page("Une unité de plus à Clairval", *PROSE, name=f"{TITLE} | Fédération des ateliers")
    assert opened(own).title == "Une unité de plus à Clairval"


@pytest.mark.parametrize(
    "before",
    [
        "<div>" * 3000,
        "<section class='a'>\n<span>" * 3000,
        f"<img src='data:image/png;base64,{'A' * 9_000_000}'>",
        f'<div data-state="{"=A" * 4_500_000}"></div>',
    ],
    ids=["wrapped", "wrapped twice", "picture", "state"],
)
def test_what_stands_before_an_article_does_not_hide_it(before: str) -> None:
    assert opened(f"<body>{before}<h1>{TITLE}</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p></body>").text == "\n".join(PROSE)


@pytest.mark.parametrize(
    ("before", "reason"), [("<div>a" * 3000, "imbriquée"), (f"<script>{'a' * 9_000_000}</script>", "8 premiers Mo")]
)
def test_a_page_that_is_not_read_to_its_end_says_so(before: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as failure:
        opened(f"<body><script>{before}</script>{before}<p>{PROSE[0]}</p></body>", "")
    assert failure.value.outcome == "failed"


@pytest.mark.parametrize(("declared", "encoding"), [("x-mac-roman", "mac-roman"), ("X-SJIS", "shift-jis")])
def test_an_alphabet_may_be_named_as_browsers_name_it(declared: str, encoding: str) -> None:
    from monitor.extract.document import decode

    text = f"<meta charset='{declared}'>" + ("Été à Évry" if "mac" in declared else "医薬品の研究所")
    assert decode(text.encode(encoding)) == text
