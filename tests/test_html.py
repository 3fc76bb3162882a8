"""Pages of many makes, written for this test, and what must come out of them; then the rules one by one."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.errors import ReadError
from monitor.extract import contacts, document
from monitor.extract.blocks import blocks
from monitor.extract.contacts import EMAIL, PHONE, cut_contacts, without_reach
from monitor.extract.document import decode, parse
from monitor.extract.language import language
from monitor.extract.read import from_feed, read, read_text
from monitor.model import Access, Article, Candidate, Origin, Page

PARIS = "Europe/Paris"
PAGES = Path(__file__).parent / "data" / "pages"
CASES = {
    path.parent / name: wanted
    for path in sorted(PAGES.glob("*/expected.yaml"))
    for name, wanted in YAML(typ="safe").load(path.read_text("utf-8")).items()
}


def spaced(text: object) -> str:
    """White space of every kind as one plain space, so that pages and expectations may wrap where they like."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", str(text))


def opened(path: Path, wanted: dict[str, Any]) -> Article:
    address = wanted.get("at", f"https://www.site.example/actu/{path.name}")
    return read(Page(address, 200, wanted.get("content_type", "text/html"), path.read_bytes()), None, PARIS)


def article(body: str, url: str = "https://www.site.example/actu/une") -> Article:
    return read(Page(url, 200, "text/html; charset=utf-8", body.encode()), None, PARIS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page(path: Path) -> None:
    wanted = CASES[path]
    if "error" in wanted:
        with pytest.raises(ReadError) as failure:
            opened(path, wanted)
        assert failure.value.outcome == wanted["error"]
        return
    found = opened(path, wanted)
    text = spaced(found.text)
    assert spaced(found.title) == spaced(wanted["title"])
    assert [each for each in wanted["must"] if spaced(each).lower() not in text.lower()] == []
    assert [each for each in wanted.get("must_not", []) if spaced(each) in f"{found.title} {text}"] == []
    assert found.published.precision.value == wanted["precision"]
    local = found.published.local(ZoneInfo(PARIS))
    shown = local and local.strftime("%Y-%m-%d %H:%M")
    assert (shown or "").startswith(str(wanted["date"] or ""))
    assert found.author == wanted.get("author", found.author)
    assert found.url == wanted.get("url", found.url)


def without_names(page: str) -> str:
    """The page without any class, id, role or meaning of tag: what is left is its shape and its words."""
    page = re.sub(r"""\s(?:class|id|role|aria-\w+|data-[\w-]+)=("[^"]*"|'[^']*'|[^\s>]+)""", "", page)
    return re.sub(r"<(/?)(?:nav|aside|footer|header|article|main|section)\b", r"<\1div", page)


@pytest.mark.parametrize(
    "change", [without_names, lambda page: re.sub(r">\s+<", "><", page)], ids=["nameless", "compact"]
)
@pytest.mark.parametrize("path", [path for path in CASES if "error" not in CASES[path]], ids=lambda path: path.stem)
def test_the_text_does_not_hang_on_names_or_white_space(path: Path, change: Callable[[str], str]) -> None:
    body = path.read_bytes()
    coding = "latin-1" if b"\xc3" not in body and re.search(rb"[\x80-\xff]", body) else "utf-8"
    wanted = CASES[path]
    page = Page(
        "https://www.site.example/actu/une",
        200,
        wanted.get("content_type", "text/html"),
        change(body.decode(coding)).encode(coding),
    )
    text = spaced(read(page, None, PARIS).text)
    assert [each for each in wanted["must"] if spaced(each).lower() not in text.lower()] == []
    assert [each for each in wanted.get("must_not", []) if spaced(each) in text] == []


@pytest.mark.parametrize("path", [path for path in CASES if "error" not in CASES[path]], ids=lambda path: path.stem)
def test_every_text_is_in_order(path: Path) -> None:
    """What holds for every stored text: NFC, one line a paragraph, no invisible character, nobody's number."""
    found = opened(path, CASES[path])
    assert found.text == unicodedata.normalize("NFC", found.text).strip()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|  |\n\n", found.text)
    assert not PHONE.search(found.text)
    assert not EMAIL.search(found.text)
    assert not found.text.startswith(found.title)
    assert found.language == "fr"
    assert len(found.title) <= 300


def test_there_are_enough_pages() -> None:
    assert len(CASES) >= 50


PROSE = (
    "<p>Le pôle de Clairval réunit quatre-vingts entreprises du soin et six laboratoires publics, répartis sur trois sites.</p>"
    "<p>Il finance chaque année une douzaine de projets, choisis par un jury où siègent des patients et des soignants.</p>"
)


def text_of(inner: str) -> str:
    return article(
        f"<html><head><title>Le pôle de Clairval</title></head><body><h1>Le pôle de Clairval</h1>{inner}</body>"
    ).text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<a href=1>Novéka</a><a href=2>Medicalps</a>", "Novéka Medicalps"),
        ("<span class=tag>santé</span><span class=tag>textile</span>", "santé textile"),
        ("<span>Financement</span><span>12 mai 2026</span>", "Financement 12 mai 2026"),
        ("<a href=1>Panorama</a><a href=2>Covid-19</a>", "Panorama Covid-19"),
        ("22<time>janvier</time>", "22 janvier"),
        ("<b>L</b>ettrine et <i>in</i>certain", "Lettrine et incertain"),
        ("CO<sub>2</sub>, 1<sup>er</sup> mai, m<sup>2</sup>", "CO2, 1er mai, m2"),
        ("<strong>bio</strong>Mérieux et Ma<b>a</b>T", "bioMérieux et MaaT"),
        ("l’<a href=1>Inserm</a>, des <a href=2>pôle</a>s", "l’Inserm, des pôles"),
        ("(<a href=1>Leem</a>)", "(Leem)"),
        ("<span>bio</span><span>production</span>", "bioproduction"),
        ("un <!-- mot -->seul m<wbr>ot", "un seul mot"),
        ("Covid<span>-19</span>", "Covid-19"),
        ("<span>Inserm</span><span>CNRS</span><span>CEA</span>", "Inserm CNRS CEA"),
        ("<b>CNRS</b><b>Inserm</b>", "CNRS Inserm"),
        ("<span>2026</span><span>4 min</span>", "2026 4 min"),
        ("<span>12</span><span>lycées</span>", "12 lycées"),
        ("<span>1</span><span>er</span>, <span>2</span><span>e</span>", "1er, 2e"),
        ("<span>P</span><span>Ô</span><span>L</span><span>E</span>", "PÔLE"),
    ],
)
def test_words_are_neither_glued_nor_cut(markup: str, text: str) -> None:
    assert [block.text for block in blocks(parse(f"<html><body><p>{markup}</p></body></html>"))] == [text]


def test_blocks_part_and_rows_of_data_stay_together() -> None:
    tree = parse(
        "<html><body><ul><li>un<li>deux</ul>trois<br>quatre<table><tr><td>a<td>b<tr><td>c<td>d</table>"
        "<dl><dt>e<dd>f</dl><p>Une ligne assez longue pour n’être que coupée par<br>son auteur au milieu.</p></body></html>"
    )
    assert [block.text for block in blocks(tree)] == [
        "un", "deux", "trois", "quatre", "a | b", "c | d", "e", "f",
        "Une ligne assez longue pour n’être que coupée par son auteur au milieu.",
    ]  # fmt: skip


LINKS = "<a href='/a1'>La clinique des Ormes rouvre sa maternité</a>{gap}<a href='/a2'>Un bus dentaire pour trente communes</a>"


@pytest.mark.parametrize(
    "heading",
    [
        "Nous vous recommandons", "À lire aussi", "Lire aussi", "Sur le même sujet", "Articles liés", "Les plus lus", "Plus d'articles",
        "Dans la même rubrique", "Ces articles peuvent vous intéresser", "Articles similaires", "Nos dernières actualités", "Voir aussi",
        "À lire également", "Vous aimerez aussi", "Toutes les actualités", "Pour aller plus loin", "La rédaction vous conseille", "À découvrir",
        "Le coin des curieux", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "block",
    [
        "<div><h3>{heading}</h3><ul><li>{first}</li><li>{second}</li></ul></div>",
        "<h3>{heading}</h3><ul><li>{first}</li><li>{second}</li></ul>",
        "<div><div>{heading}</div><div><div>{first}</div></div><div><div>{second}</div></div></div>",
        "<p><b>{heading}</b></p><p>{first}</p><p>{second}</p>",
        "<table><tr><td><b>{heading}</b></td></tr><tr><td>{first}</td><td>{second}</td></tr></table>",
        "<section><h2>{heading}</h2><article><h3>{first}</h3><p>12 mai 2026</p></article><article><h3>{second}</h3></article></section>",
        "<b>{heading}</b><br>{first}<br>{second}",
        "<ul><li><b>{heading}</b></li><li><figure>{first}</figure></li><li><figure>{second}</figure></li></ul>",
    ],
)
def test_other_articles_go_whatever_their_markup(heading: str, block: str) -> None:
    first, second = LINKS.split("{gap}")
    drawn = block.format(heading=heading, first=first, second=second)
    for inner in (PROSE + drawn, drawn + PROSE, PROSE.replace("</p><p>", f"</p>{drawn}<p>", 1)):
        text = text_of(inner)
        assert "maternité" not in text
        assert "dentaire" not in text
        assert text.count("\n") == 1
        assert "quatre-vingts entreprises" in text
        assert "patients et des soignants" in text


@pytest.mark.parametrize(
    "opening", ["Les lauréats :", "Les nouveaux membres", "Sept établissements rejoignent le réseau :"]
)
def test_a_list_that_the_article_announces_stays(opening: str) -> None:
    names = [
        "Centre hospitalier des Quatre Vents",
        "Institut de rééducation Paul-Arvor de Pessan",
        "Maison de santé du Plateau",
    ]
    items = "".join(f"<li><a href='/annuaire/{number}'>{name}</a></li>" for number, name in enumerate(names))
    text = text_of(PROSE.replace("</p><p>", f"</p><p>{opening}</p><ul>{items}</ul><p>", 1))
    assert all(name in text for name in names)


def test_a_paragraph_rich_in_links_stays() -> None:
    names = ["Antarès", "Evolia", "Horéa", "Synaptea", "Corvidia"]
    links = ", ".join(f"<a href='/m/{name}'>{name}</a>" for name in names)
    assert f"Ont rejoint le pôle {', '.join(names)}." in text_of(f"{PROSE}<p>Ont rejoint le pôle {links}.</p>")


@pytest.mark.parametrize(
    "line",
    [
        "Partager sur Facebook", "Partager cet article Twitter LinkedIn", "Accueil > Actualités > Le pôle", "Temps de lecture : 3 min",
        "Inscrivez-vous à notre newsletter", "Vous êtes inscrit à la news Clairval", "Article réservé aux abonnés", "Abonnez-vous pour lire la suite",
        "Mots-clés : soin, pôle", "Laisser un commentaire", "Lire la suite", "Publié le 12 mai 2026 à 9h15", "Par Jeanne Roux", "C.B.",
        "Photo d’illustration", "(Photo d’illustration)", "Image d’illustration © Adobe Stock", "Photo d’archives – Le Courrier", "Légende : la salle",
        '[contact-form-7 id="12" title="Contact"]', "[gallery ids='1,2']", "{gallery}osaka/2026{/gallery}", "Contact : [email protected]",
        "Nous utilisons des cookies pour mesurer l’audience.", "Tout accepter", "Retour à la liste", "INFORMATION PRESSE", "Il vous reste 80 % de cet article",
    ],
)  # fmt: skip
def test_furniture_goes(line: str) -> None:
    assert text_of(f"<p>{line}</p>{PROSE}") == text_of(PROSE)
    assert text_of(f"{PROSE}<div>{line}</div>") == text_of(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Par Inès Mahé · 15 nov. 2026", "Anaïs Carpentier Publié: 16 Novembre 2026 à 18h45 Temps de lecture: 3 min Partage :",
        "Ouest Bretagne Gwenola LE BIHAN. Publié le 19/11/2026 à 19h10", "La lecture audio est réservée aux abonnés", "Taille du texte", "Contraste",
        "Vous recevez ce message car vous êtes inscrit à notre lettre. Se désinscrire",
        "Vous souhaitez suivre l’actualité de votre commune ? Téléchargez notre application et activez les notifications.",
    ],
)  # fmt: skip
def test_furniture_goes_below_the_standfirst_too(line: str) -> None:
    lead = f"<p>{STANDFIRST} La direction l’a dit hier aux salariés réunis.</p>"
    assert text_of(f"{lead}<div>{line}</div>{PROSE}") == text_of(lead + PROSE)


@pytest.mark.parametrize(
    "line", ["Vendredi 11 décembre 2026, de 9 h à 17 h", "Du 21 au 22 janvier 2027", "Vittel – 12 mars 2027"]
)
def test_how_long_something_takes_place_stays(line: str) -> None:
    assert line in text_of(f"{PROSE}<dl><dt>Quand</dt><dd>{line}</dd><dt>Où</dt><dd>Faculté de Clairval</dd></dl>")


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='exergue'><p>{0}</p></div>",
        "<blockquote class=pullquote>« {0} »</blockquote>",
        "<p class='quote-big'>{0}…</p>",
    ],
)
def test_a_sentence_shown_once_more_in_large_is_read_once(markup: str) -> None:
    told = "Le pôle a perdu la moitié de ses lits en dix ans"
    body = f"<p>{told}, et personne ne l’avait encore écrit noir sur blanc avant ce rapport.</p>"
    assert text_of(PROSE + body + markup.format(told) + PROSE[:0]) == text_of(PROSE + body)
    other = "Nous avons perdu la moitié de nos lits en dix ans"
    assert other in text_of(PROSE + body + markup.format(other))


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='notes'><h2>Notes</h2><div id=nb1><p>[<a href='#nh1'>1</a>] {0}</p></div></div>",
        "<ol class='wp-block-footnotes'><li id=n1>{0} <a href='#n1-link'>↩</a></li></ol>",
        "<section role='doc-endnotes'><ol><li><p>{0} <a href='#r1'>retour</a></p></li></ol></section>",
    ],
)
def test_the_notes_of_an_article_are_read(markup: str) -> None:
    note = "Le loyer annuel, de 84 000 euros, comprend l’entretien et les pièces."
    assert note in text_of(f"<div class=texte>{PROSE}</div>{markup.format(note)}")
    rated = f"<div class=notes><p>{note}</p></div>"
    assert note not in text_of(f"<div class=texte>{PROSE}</div>{rated}")


def test_a_table_of_contents_goes_and_links_to_notes_stay() -> None:
    parts = "<h2 id=a>Un calendrier serré</h2><p>Chaque maison reçoit sa date.</p><h2 id=b>Ce que l’on regarde</h2><p>La cuisine, sans rendez-vous.</p>"
    listed = "<ul><li><a href='#a'>Un calendrier serré</a></li><li><a href='#b'>Ce que l’on regarde</a></li></ul>"
    assert text_of(f"<section>{listed}</section>{PROSE}{parts}") == text_of(PROSE + parts)
    linked = (
        "<h2><a href='#a'>Un calendrier serré</a></h2><p>Chaque maison reçoit sa date, trois mois avant la visite.</p>"
    )
    assert "Un calendrier serré" in text_of(PROSE + linked)


@pytest.mark.parametrize(
    "heading", ["Jouez et gagnez", "Météo", "Les derniers titres diffusés", "Le sondage du jour", "Petites annonces"]
)
def test_what_a_paper_shows_below_its_articles_goes(heading: str) -> None:
    told = "Des places pour le match de samedi soir au stade de Clairval, tirage au sort vendredi à midi parmi nos auditeurs."
    assert text_of(f"{PROSE}<div class=b><h3>{heading}</h3><p>{told}</p></div>") == text_of(PROSE)


@pytest.mark.parametrize("name", ["img-legend", "caption", "legende"])
def test_the_legend_of_a_picture_goes(name: str) -> None:
    picture = f"<div class=wide><img src=a.jpg><span class={name}>Le tri, première étape. © Tom Weiss</span></div>"
    assert text_of(PROSE.replace("</p><p>", f"</p>{picture}<p>", 1)) == text_of(PROSE)


def test_what_stands_beside_the_field_of_a_newsletter_goes_whatever_the_name_of_its_box() -> None:
    box = (
        "<div class='subscription-widget-wrap'><div><p>Cette lettre vit de ses lecteurs. Pour recevoir les prochaines et soutenir mon travail,"
        " abonnez-vous, gratuitement ou non.</p></div><div class='subscription-box'><input type=email><button>S’abonner</button></div></div>"
    )
    assert text_of(PROSE.replace("</p><p>", f"</p>{box}<p>", 1)) == text_of(PROSE)


@pytest.mark.parametrize(
    "end",
    [
        "<p><strong>Avertissement</strong></p><p>{0}</p>", "<h3>Déclarations prospectives</h3><p>{0}</p><p>Elles ne constituent pas une offre.</p>",
        "<p>{0}</p>", "<p><b>À propos de Neurafil</b></p><p>Neurafil emploie trente personnes.</p><p><b>Avertissement</b></p><p>{0}</p>",
    ],
)  # fmt: skip
def test_the_warning_of_a_listed_company_goes(end: str) -> None:
    warning = "Ce communiqué contient des déclarations prospectives, qui reposent sur des hypothèses et pourraient se révéler inexactes."
    assert text_of(PROSE + end.format(warning)) == text_of(PROSE)
    stays = "<h2>Avertissement</h2><p>La préfecture a mis en demeure le directeur de la clinique de fermer le bloc sous huit jours.</p>"
    assert "mis en demeure" in text_of(PROSE + stays)


@pytest.mark.parametrize(
    "line",
    [
        "L’accès à la plateforme est réservé aux adhérents du pôle et à leurs salariés.", "La newsletter du pôle compte 4 000 abonnés.",
        "Les contacts avec les industriels se poursuivent.", "À propos du pôle de Clairval", "29 mai 2026 : clôture des candidatures",
        "Il reste 12 % de stocks dans la région.", "On ne peut pas les refuser", "Le dossier [sic] de celle-ci [la directrice] est clos.",
        "Avec l’agence régionale de santé, le pôle ouvre une antenne.",
        "Le partage des données reste volontaire.", "Les cookies de l’Ehpad sont faits par les résidents.", "Budget : 6 M€", "– Horéa, à Vierzac",
    ],
)  # fmt: skip
def test_what_looks_like_furniture_and_is_not_stays(line: str) -> None:
    assert line in text_of(PROSE.replace("</p><p>", f"</p><p>{line}</p><p>", 1))


@pytest.mark.parametrize(
    "line",
    [
        "Clôture de l'appel : 6 mai 2026 à 17 h.", "Date limite : 6 mai 2026", "Audience le 12 juin 2026", "Prochaine séance : 3 mars 2026",
        "Dossiers jusqu'au 30 avril 2026",
    ],
)  # fmt: skip
def test_a_short_last_paragraph_that_tells_a_day_stays(line: str) -> None:
    assert line in text_of(f"{PROSE}<p>{line}</p>")
    assert text_of(f"{PROSE}<p>La rédaction, le 6 mai 2026</p>") == text_of(PROSE)


@pytest.mark.parametrize(
    "box",
    [
        "<div class=field-date><b>Date limite de dépôt :</b> 6 mai 2026 à midi</div>", "<dl><dt>Clôture</dt><dd>6 mai 2026 à midi</dd></dl>",
        "<p class=infos>Candidatures jusqu'au 6 mai 2026 à midi</p>",
    ],
)  # fmt: skip
def test_until_when_one_may_apply_is_read_in_a_box_of_its_own(box: str) -> None:
    assert "6 mai 2026 à midi" in text_of(f"<div>{PROSE}</div><div>{box}</div>")
    assert "6 mai 2026 à midi" in text_of(f"<div>{box}</div><div>{PROSE}</div>")
    link = "<div><a href=/autre>Date limite : 7 mai 2026, un autre appel</a></div>"
    assert "7 mai" not in text_of(f"<div>{PROSE}</div>{link}")


STANDFIRST = "Les premiers patients sont attendus en mars."


@pytest.mark.parametrize(
    "markup",
    [
        "<p>{0}</p>", "<div>{0}</div>", "<h2>{0}</h2>", "<div><strong>{0}</strong></div>", "<div class=chapo><p>{0}</p></div>", "<p><b>{0}</b></p>",
        "<div><p>{0}</p></div><div><p>Par Odile Marchand</p></div>", "<div>Le 3 mars 2026</div><div>{0}</div><div><a href=/f>Facebook</a></div>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("body", ["<div>{0}</div>", "<section><div>{0}</div></section>", "{0}"])
def test_the_sentence_under_the_headline_opens_the_text(markup: str, body: str) -> None:
    assert text_of(f"<div>{markup.format(STANDFIRST)}</div>{body.format(PROSE)}") == f"{STANDFIRST}\n{text_of(PROSE)}"


@pytest.mark.parametrize(
    "line",
    [
        "Politique régionale", "Santé publique", "Par Odile Marchand, à Clairval", "Mardi 3 mars 2026, à 8 h 20", "Partager sur LinkedIn",
        "Odile Marchand est journaliste à Clairval.", "Le pôle, vu de la rue. © Odile Marchand", "La salle blanche en 2025. Photo : pôle de Clairval.",
    ],
)  # fmt: skip
def test_what_else_stands_under_the_headline_does_not(line: str) -> None:
    assert text_of(f"<div><div>{line}</div></div><div>{PROSE}</div>") == text_of(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Pour lire la suite de ce dossier, profitez de notre offre d’automne. Abonnez-vous à partir de 2 € le premier mois.",
        "Vous avez lu 20 % de l’article. Poursuivez votre lecture en vous abonnant.", "Déjà abonné ? Se connecter", "Tous droits réservés", "(...)",
        "1 € par mois, puis 9,90 €. Résiliable à tout moment.", "© Agence du Val - Reproduction interdite. Toute copie est soumise à autorisation.",
        "Tous droits de reproduction et de représentation réservés © Dépêches du Val 2026.", "Copyright 2026 Dépêches du Val",
        "Toute reproduction, même partielle, est interdite sans l’accord écrit de l’éditeur.", "[…]",
        "Toute représentation intégrale ou partielle des pages de ce site, par quelque procédé que ce soit, faite sans l’autorisation de l’agence, "
        "est illicite et constitue une contrefaçon.", "Cet article est protégé par le droit d’auteur. Il vous reste 60 % de cet article à lire.",
    ],
)  # fmt: skip
def test_notices_go_wherever_they_stand(line: str) -> None:
    assert text_of(f"{PROSE}<div>{line}</div>") == text_of(PROSE)
    assert text_of(PROSE.replace("</p><p>", f"</p><p>{line}</p><p>", 1)) == text_of(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "La reprise est soumise à l’accord du tribunal de commerce de Vierzac.", "La diffusion de ce vaccin est soumise à autorisation.",
        "La reproduction est interdite dans les élevages touchés par la fièvre.", "Toute utilisation de ce lot est interdite.",
        "Les contenus sont protégés par le droit d’auteur, a rappelé la cour.", "« Abonnez-vous », répètent les éditeurs.",
        "42 euros par mois, remboursés à 60 %", "Pour lire la suite des résultats, les cliniciens attendent décembre.",
        "Les droits réservés aux aidants sont étendus.", "Ces informations sont protégées par le secret médical.",
        "La copie d’un médicament breveté est interdite jusqu’en 2030.", "Le pôle offre un abonnement découverte à ses nouveaux membres.",
    ],
)  # fmt: skip
def test_sentences_about_rights_and_subscriptions_stay(line: str) -> None:
    assert line in text_of(PROSE.replace("</p><p>", f"</p><p>{line}</p><p>", 1))
    assert text_of(f"{PROSE}<p>{line}</p>") == f"{text_of(PROSE)}\n{line}"


SELF = "Créé en 2004, le réseau fédère 312 adhérents, dont Novéka, Synaptea et l’institut Morphée."


@pytest.mark.parametrize(
    "portrait",
    [
        "<div class=widget><p><strong>À propos du réseau Hygie :</strong> {0}</p></div>", "<p><strong>À propos du réseau Hygie</strong> {0}</p>",
        "<h3>À propos d’Hygie</h3><p>{0}</p><p>Il emploie neuf personnes.</p>", "<div><div>À propos de la Fédération</div><div>{0}</div></div>",
        "<p>À propos du réseau Hygie : {0}</p>", "<p>À propos de Hygie – {0}</p>", "<p><b>À PROPOS DU RÉSEAU</b><br>{0}</p>", "<h2>À propos</h2><p>{0}</p>",
        "<h3>À propos d’Hygie</h3><p>{0}</p><h3>À propos de Novéka</h3><p>Novéka fabrique des réactifs.</p><p>Contact presse : Jeanne Roux, 06 39 98 12 34</p>",
        "<aside><h4>About Hygie</h4><p>{0}</p><ul><li>Novéka</li><li>Synaptea</li></ul></aside>",
    ],
)  # fmt: skip
def test_the_portrait_of_the_issuer_goes(portrait: str) -> None:
    assert text_of(PROSE + portrait.format(SELF)) == text_of(PROSE)
    assert text_of(f"<div>{PROSE}</div><div>{portrait.format(SELF)}</div>") == text_of(PROSE)


@pytest.mark.parametrize(
    "end",
    [
        "<p>À propos du réseau, la présidente a rappelé que 312 adhérents l’avaient rejoint en vingt ans.</p>",
        "<p>À propos de Novéka : « Nous attendons une réponse », dit le maire de Clairval au sujet de la reprise.</p>",
        "<h2>À propos des prix</h2><p>Le comité les fixera en juin, après avoir entendu les fabricants et les patients.</p>",
        "<h2>À propos de Novéka</h2><p>Le réseau étudie son dossier.</p><h2>Le calendrier</h2><p>La décision sera rendue en juillet devant les adhérents.</p>",
        "<h2>Que penser à propos de Novéka ?</h2><p>Le réseau étudie son dossier et rendra sa décision en juillet.</p>",
    ],
)  # fmt: skip
def test_what_an_article_says_about_something_stays(end: str) -> None:
    said = re.sub(r"\s*<[^>]+>\s*", "\n", end).strip()
    assert text_of(PROSE + end) == text_of(PROSE) + "\n" + re.sub(r"\n+", "\n", said)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Appelez le 01.99.00.12.34.", ""),
        ("Tél. : +33 (0)1 99 00 12 34", ""),
        ("(0033) 1 99 00 12 34", ""),
        ("prénom.nom [at] site [dot] example", ""),
        (
            "Le projet, porté par Mme Durand (durand@x.example), démarre en mai.",
            "Le projet, porté par Mme Durand, démarre en mai.",
        ),
        ("L’usine (tél. 01 99 00 11 22) rouvre lundi.", "L’usine rouvre lundi."),
        ("Les dossiers sont à envoyer à aap@x.example avant le 3 mai.", "Les dossiers sont à envoyer avant le 3 mai."),
        ("Un numéro, le 0 800 123 456, recueille les signalements.", "Un numéro, recueille les signalements."),
        ("Le pôle recrute. Contact : rh@x.example, 06 39 98 00 11.", "Le pôle recrute."),
    ],
)
def test_numbers_and_addresses_leave_their_sentence(text: str, left: str) -> None:
    assert without_reach(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "SIREN 812 345 678, SIRET 812 345 678 00012", "TVA FR12 812345678", "article L. 5121-1 du code", "Montant : 01 234 567 euros",
        "depuis le 01/02/2026", "Rendez-vous le 12 03 2026 à 14 h 30", "référence 0102030405060708", "IBAN FR76 3000 4000 0500 0600 0700 089",
        "Population : 33 612 345 678 habitants", "de 0,1 23 45", "le compte @pole", "www.pole.example", "un budget de 1 250 000 000 euros",
    ],
)  # fmt: skip
def test_what_is_no_telephone_number_stays(text: str) -> None:
    assert without_reach(text) == text


def test_contact_blocks() -> None:
    long = "Le groupe investit dans son usine de Pessan et y crée quarante emplois pour la production."
    about = "Fondé en 1950, il fabrique des réactifs sur deux sites et emploie trois cents personnes."
    card = [
        ("Contacts presse :", True),
        ("Jeanne Marin", False),
        ("Cabinet Zed, 12 rue des Lilas, 99000 Pessan", False),
        ("01 99 00 11 22", False),
    ]
    assert cut_contacts([(long, False), *card, ("À propos du groupe", True), (about, False)]) == [
        long,
        "À propos du groupe",
        about,
    ]
    assert cut_contacts(
        [(long, False), ("Jean Dupuis", False), ("Directeur de la communication", False), ("jean@x.example", False)]
    ) == [long]
    assert cut_contacts([("Contact", False), (long, False)]) == ["Contact", long]
    assert cut_contacts([("Laboratoire Morphée", False), ("Contact : Odile Roy, 06 39 98 11 22", False)]) == [
        "Laboratoire Morphée"
    ]


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Un pôle à Clairval | Le Journal</title>", "<p>Rubrique</p>", "Un pôle à Clairval"),
        ("<title>Un pôle - une ambition - Le Journal</title><meta property='og:site_name' content='Le Journal'>", "", "Un pôle - une ambition"),
        ("<title>Le Journal</title>", "<h1>Un pôle à Clairval</h1>", "Un pôle à Clairval"),
        ("<title>Le Journal : actualités</title>", "<h2>Un pôle nouveau à Clairval</h2>", "Un pôle nouveau à Clairval"),
        ("<meta property='og:title' content='L&amp;#8217;essai &amp;laquo; Aube &amp;raquo;'>", "", "L’essai « Aube »"),
        ("<title>Un pôle à Clairval</title>", "<h1><a href='/'>Le Journal</a></h1>", "Un pôle à Clairval"),
        ("<meta property='og:title' content='Un pôle à Clairval'><title>x</title>", "<h1>Actualités</h1>", "Un pôle à Clairval"),
    ],
)  # fmt: skip
def test_the_title_is_the_articles_own(head: str, heading: str, title: str) -> None:
    found = article(f"<html><head>{head}</head><body>{heading}{PROSE}</body></html>", "https://journal.example/a/1")
    assert found.title == title


def test_a_rubric_is_no_title_where_the_source_told_one() -> None:
    page = f"<html><head><title>Communiqué de presse</title></head><body><h1>Communiqué de presse</h1>{PROSE}</body></html>"
    fetched = Page("https://journal.example/a/1", 200, "text/html; charset=utf-8", page.encode())
    offered = Candidate(fetched.url, "Un pôle nouveau à Clairval")
    assert [read(fetched, one, PARIS).title for one in (None, offered)] == ["Communiqué de presse", offered.title]


@pytest.mark.parametrize(
    ("heading", "offered", "title"),
    [
        ("L’atelier de Clairval recrute - Vallée Affaires", "L’atelier de Clairval recrute", "L’atelier de Clairval recrute"),
        ("L’atelier de Clairval recrute | Le Courrier de l’Ouze", "L’atelier de Clairval recrute", "L’atelier de Clairval recrute"),
        ("L’atelier de Clairval recrute - dix postes", "L’atelier de Clairval recrute", "L’atelier de Clairval recrute - dix postes"),
        ("L’atelier de Clairval recrute - Vallée Affaires", "", "L’atelier de Clairval recrute - Vallée Affaires"),
    ],
)  # fmt: skip
def test_the_name_of_a_paper_behind_a_heading_that_its_source_tells_without_it(
    heading: str, offered: str, title: str
) -> None:
    page = (
        f"<html><head><title>{heading}</title></head><body><article><h1>{heading}</h1>{PROSE}</article></body></html>"
    )
    hint = Candidate("https://www.site.example/actu/une", title=offered) if offered else None
    found = read(Page("https://www.site.example/actu/une", 200, "text/html", page.encode()), hint, "Europe/Paris")
    assert found.title == title
    assert "recrute" not in found.text


def test_a_very_long_title_is_cut() -> None:
    found = article(f"<html><body><h1>{'Un pôle à Clairval ' * 60}</h1>{PROSE}</body></html>")
    assert 250 < len(found.title) <= 301


def test_canonical_addresses() -> None:
    def at(link: str) -> str:
        head = f"<link rel='canonical' href='{link}'>"
        return article(
            f"<html><head>{head}</head><body><h1>Le pôle</h1>{PROSE}</body></html>",
            "https://a.example/n/1?utm_source=x",
        ).url

    assert at("/n/un-pole") == "https://a.example/n/un-pole"
    assert at("https://a.example/") == "https://a.example/n/1"
    assert at("https://autre.example/n/1") == "https://a.example/n/1"
    assert at("http://[") == "https://a.example/n/1"


@pytest.mark.parametrize(
    ("body", "kind", "outcome", "reason"),
    [
        (b"", "text/html", "thin", "page vide"),
        (b"   \n", "", "thin", "page vide"),
        (b"<html><body></body></html>", "text/html", "thin", "pas d'article"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "image/png", "unfit", "type image/png : ni HTML ni PDF"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "application/zip", "unfit", "ni HTML ni PDF"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title></item></channel></rss>', "text/xml", "unfit", "un flux, pas un article"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', "application/atom+xml", "unfit", "un flux"),
        (b'{"a": [1, 2, 3]}', "application/json", "unfit", "JSON"),
        (b"<html><head><title>404</title></head><body><h1>Page introuvable</h1><p>La page que vous demandez n'existe plus sur ce site, ou son adresse a change depuis votre derniere visite.</p>", "text/html", "thin", "erreur"),
        ("<html><title>Un instant…</title><body><p>Nous vérifions que vous n’êtes pas un robot. Cette opération est automatique, merci de patienter quelques secondes.</p>".encode(), "text/html", "failed", ""),
    ],
)  # fmt: skip
def test_what_is_no_article(body: bytes, kind: str, outcome: str, reason: str) -> None:
    with pytest.raises(ReadError) as failure:
        read(Page("https://a.example/x", 200, kind, body), None, PARIS)
    assert failure.value.outcome == outcome
    assert reason in failure.value.reason


ACCENTS = "« L’œuvre » coûte 3 € à l’été, dès Noël – Ça y est…"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (ACCENTS.encode(), ""),
        (ACCENTS.encode(), "text/html; charset=iso-8859-1"),
        (ACCENTS.encode("cp1252"), ""),
        (ACCENTS.encode("cp1252"), "text/html; charset=utf-8"),
        (ACCENTS.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (ACCENTS.encode("utf-16"), ""),
        (b"\xef\xbb\xbf" + ACCENTS.encode(), "text/html; charset=windows-1252"),
        (ACCENTS.replace("…", "...").replace("–", "-").replace("’", "'").encode("iso-8859-15"), "text/html; charset=ISO-8859-15"),
        ((ACCENTS * 9).encode() + b"\xe9", ""),
        (ACCENTS.encode().decode("cp1252", "ignore").encode(), ""),
    ],
)  # fmt: skip
def test_the_bytes_have_the_last_word_on_their_encoding(body: bytes, header: str) -> None:
    text = decode(body, header)
    assert "œuvre » coûte 3 €" in text
    assert "l’été, dès Noël" in text.replace("'", "’")


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        ("Новости".encode("cp1251"), "text/html; charset=windows-1251", "Новости"),
        (b"<meta charset=windows-1251>" + "Новости".encode("cp1251"), "", "<meta charset=windows-1251>Новости"),
        (b"<?xml version='1.0' encoding='shift_jis'?>" + "薬".encode("shift_jis"), "", "薬"),
        ("Новости дня".encode() + b"\xe9", "", "Новости дняé"),  # one bad byte
        ("Новости дня".encode() + b"\xd0", "text/html; charset=koi8-r", "Новости дня"),  # cut in a letter
        ("L’été ".encode() + "à l’œuvre « LIBERTÉ\u00a0»".encode("cp1252"), "", "L’été à l’œuvre « LIBERTÉ\u00a0»"),
        ("Un œuf à 3 €".encode("iso8859-15"), "text/html; charset=iso-8859-15", "Un œuf à 3 €"),
        (b"L\x92\x9cuf", "text/html; charset=iso-8859-15", "L’œuf"),
        ("Été".encode("utf-32"), "", "Été"),
        ("<p>Été".encode("utf-16-be"), "", "<p>Été"),
        (b"caf\xe9", "text/html; charset=punycode", "café"),
        (b"caf\xe9", "text/html; charset=\xff", "café"),
    ],
)
def test_mixed_and_declared_encodings(body: bytes, header: str, text: str) -> None:
    assert decode(body, header).rpartition("?>")[2].startswith(text)


@given(st.binary(max_size=200), st.sampled_from(["", "text/html; charset=iso-8859-15", "charset=gb2312", "charset=x"]))
def test_any_bytes_are_some_text_and_ascii_stays(body: bytes, header: str) -> None:
    assert "\ufeff" not in decode(body, header)[:1]
    plain = bytes(byte & 0x7F for byte in body).replace(b"\x00", b" ")
    assert decode(plain, header) == plain.decode()


def test_json_ld_serves_when_the_page_shows_nothing_unless_it_is_not_free() -> None:
    body = "Onze établissements mettent leurs collections en commun. " * 4
    page = '<html><script type="application/ld+json">{"@type":"NewsArticle","headline":"Le réseau","articleBody":"%s"%s}</script><body></body></html>'
    assert "Onze établissements" in article(page % (body, "")).text
    closed = article(page % (body, ',"isAccessibleForFree":false'))
    assert (closed.access, closed.text) == (Access.RESERVED, "Le réseau")


def test_a_plain_text_page() -> None:
    text = "# Le pôle de Clairval\n\nLyon, le 8 avril 2026\n\nLe pôle réunit quatre-vingts entreprises du soin et six laboratoires publics de la région.\n"
    found = read(Page("https://a.example/n.md", 200, "text/markdown; charset=utf-8", text.encode()), None, PARIS)
    assert (found.title, found.format) == ("Le pôle de Clairval", "text")
    assert found.text == "Le pôle réunit quatre-vingts entreprises du soin et six laboratoires publics de la région."


def test_a_feed_entry_stands_in_for_its_page() -> None:
    entry = Candidate(
        "https://a.example/n/1#top",
        title="Le p&ocirc;le <b>recrute</b>",
        summary="Le pôle recrute douze ingénieurs pour ses trois plateformes et ouvre un bureau à Vierzac.\nContact : rh@x.example\n"
        "L’article Le pôle recrute est apparu en premier sur Clairval.",
    )
    found = from_feed(entry, PARIS)
    assert (found.title, found.origin, found.format, found.url) == (
        "Le pôle recrute",
        Origin.FEED,
        "feed",
        "https://a.example/n/1",
    )
    assert found.text == "Le pôle recrute douze ingénieurs pour ses trois plateformes et ouvre un bureau à Vierzac."
    with pytest.raises(ReadError) as failure:
        from_feed(replace(entry, summary="Le pôle recrute."), PARIS)
    assert failure.value.outcome == "thin"


def test_a_text_file_keeps_its_offsets() -> None:
    text = "\r\n\n  Le pôle recrute  \r\n\r\nDouze ingénieurs.\n"
    found = read_text(text, "fichier.txt")
    assert found.text == text
    assert found.title == "Le pôle recrute"
    assert found.title_at is not None
    assert text[found.title_at : found.title_at + len(found.title)] == found.title


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Le laboratoire annonce l’ouverture d’une usine en région lyonnaise.", "fr"),
        ("The company announced the opening of a new plant near the river.", "en"),
        ("Das Unternehmen eröffnet ein neues Werk in der Nähe der Stadt.", "de"),
        ("Oui.", ""),
    ],
)
def test_the_language(text: str, code: str) -> None:
    assert language(text) == code


P = "<p>Une phrase d’essai assez longue pour compter comme de la prose dans un article de presse ordinaire.</p>"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + P * 5,
        f"<div {' '.join(f'a{i}=x' for i in range(30_000))}>{P * 3}",
        f"<div class='{'x ' * 300_000}'>{P * 3}",
        "mot<br>" * 20_000,
        "<p>" + "0 1 2 3 " * 30_000,
        "<p>" + "a.b@c " * 20_000,
        "<p>" + "<span>a</span>" * 20_000,
        "<span>" * 1900 + "a" + "</span>" * 1900 + P,
        "<h3>À lire aussi</h3><p>mot</p>" * 3_000,
        "<script type='application/ld+json'>" + "[" * 50_000 + "</script>" + P,
        "<p>publié le " + "le par dans " * 20 + "zz</p>" + P,
        ("<p>diffusion " + "les du contenu de tout ou partie " * 20 + "</p>") * 200 + P,
        "<title>" + "a - b | " * 20_000 + "</title>" + P * 2,
    ],
    ids=[
        "deep",
        "attributes",
        "class",
        "breaks",
        "digits",
        "addresses",
        "spans",
        "nested",
        "headings",
        "json",
        "words",
        "rights",
        "title",
    ],
)
def test_hostile_pages_take_no_more_than_their_size(body: str) -> None:
    """Each is under a megabyte; none may take the minutes that a quadratic reading takes (some did)."""
    start = time.process_time()
    try:
        article(f"<html><body>{body}</body></html>")
    except ReadError as refused:
        assert refused.outcome in {"thin", "failed"}
    assert time.process_time() - start < 15


def test_the_text_is_capped() -> None:
    found = article(
        "<html><body><h1>Un très long article</h1>" + P * 3000 + "".join(f"<p>{i} : {P}</p>" for i in range(3000))
    )
    assert len(found.text) <= 200_000


def test_times_are_utc() -> None:
    found = article(f"<html><body><h1>Le pôle</h1><p>Publié le 12 juillet 2026 à 9h</p>{PROSE}</body></html>")
    assert found.published.at == datetime(2026, 7, 12, 7, 0, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        (
            "Le numéro vert 0 800 130 000 est ouvert depuis lundi ; le Leem finance le centre d’appels, soit 3 millions d’euros.",
            "Le numéro vert est ouvert depuis lundi ; le Leem finance le centre d’appels, soit 3 millions d’euros.",
        ),
        ("Joint au 06 12 34 56 78, le président du pôle confirme l’accord.", "le président du pôle confirme l’accord."),
    ],
)
def test_a_sentence_keeps_what_it_says_beside_a_number(sentence: str, kept: str) -> None:
    assert cut_contacts([("Le pôle ouvre une unité de production.", False), (sentence, False)])[1:] == [kept]


NUMBERS = (
    "+33 1 02 03 04 05",
    "33(0)1 02 03 04 05",
    "0102030405",
    "au 36 46",
    "au 3646",
    "(01) 02 03 04 05",
    "0 800 123 456",
)
ADDRESSES = ("un.nom@site.example", "nom at site.fr", "nom(at)site.fr", "NOM AROBASE SITE.FR", "[e-mail protected]")
AROUND = st.text("aAt 03+@.(\n", max_size=12)


@given(AROUND, st.sampled_from(("", *NUMBERS, *ADDRESSES)), AROUND)
def test_a_number_or_an_address_is_found_wherever_it_stands(before: str, told: str, after: str) -> None:
    text = f"{before}{told}{after}"
    assert contacts._reachable(text) == bool(PHONE.search(text) or EMAIL.search(text))


@given(st.integers(0, 25_000), st.integers(20_000, 45_000), st.booleans())
def test_a_tag_of_very_many_attributes_is_seen_wherever_it_stands(before: int, size: int, opened: bool) -> None:
    text = f"{'x' * before}<p>{'y' * before}{'<' * opened}a {'z' * size}></p>"
    assert document._has_long_tag(text) == bool(document._LONG_TAG.search(text)) == opened


LOST = "Alizéa Biotech ouvre une plateforme à Pau"
OPENS = "Le laboratoire annonce l’ouverture d’une plateforme de bioproduction, au printemps prochain, avec dix emplois."


@pytest.mark.parametrize(
    ("h1", "stays"),
    [
        ("Notre actualité", False),
        ("Nouvelle.", False),
        ("Plateforme de bioproduction : ouverture au printemps", False),  # as the text says
        ("Bioproduction : la Nouvelle-Aquitaine recrute", True),
    ],
)
@pytest.mark.parametrize("offered", [LOST, ""])
def test_a_heading_that_is_not_the_title_is_text_if_it_tells_more(h1: str, stays: bool, offered: str) -> None:
    body = f"<title>{LOST}</title><meta property='og:title' content='{LOST}'><article><h1>{h1}</h1><p>{OPENS}</p></article>"
    url = "https://a.example/1"
    page = Page(url, 200, "text/html; charset=utf-8", f"<html><body>{body}<p>{OPENS}</p></body></html>".encode())
    found = read(page, Candidate(url, offered), PARIS)
    assert found.title in {LOST, h1}
    assert found.text.startswith(h1 if stays and found.title != h1 else OPENS)


REST = [f"{OPENS} Et {told}." for told in ("la région y aide", "le pôle la porte", "un syndicat la salue")]


@pytest.mark.parametrize("hide", ["style='display:none'", "hidden"])
@pytest.mark.parametrize(
    ("called", "stays"),
    [
        ("more", True), ("moretext", True), ("read-more-target", True), ("article_suite", True), ("expanded", True),
        ("lire-la-suite", True), ("more-menu", False), ("moreover", False), ("x", False),
    ],
)  # fmt: skip
def test_the_rest_of_a_text_that_a_click_shows_is_part_of_it(called: str, stays: bool, hide: str) -> None:
    hidden = f"<div class='{called}' {hide}><p>{REST[0]}</p></div><button>Lire plus</button>"
    text = article(f"<article><h1>{LOST}</h1><p>{OPENS}</p>{hidden}<p>{REST[1]}</p><p>{REST[2]}</p></article>").text
    assert (REST[0] in text, REST[1] in text) == (stays, True)


def test_hidden_links_that_are_called_more_are_no_text() -> None:
    links = "".join(f"<p><a href='/{number}'>{told}</a></p>" for number, told in enumerate(REST))
    body = (
        f"<article><h1>{LOST}</h1><p>{OPENS}</p><div class='more' hidden>{links}</div><p>{OPENS} Ainsi.</p></article>"
    )
    assert REST[0] not in article(body).text


def test_what_stands_in_a_shadow_is_seen_and_in_another_template_is_not() -> None:
    inner = "".join(f"<p>{told}</p>" for told in REST)
    shown = f"<x-text><template shadowrootmode='open'><slot></slot>{inner}</template></x-text><p>{OPENS} À la fin.</p>"
    page = f"<main><h1>{LOST}</h1><p>{OPENS}</p>{shown}<template><p>{OPENS} Jamais.</p></template></main>"
    assert article(page).text == "\n".join([OPENS, *REST, f"{OPENS} À la fin."])
