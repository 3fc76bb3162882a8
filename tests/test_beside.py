"""What stands beside an article on its page goes, however long it is; what goes on elsewhere on the page stays."""

from __future__ import annotations

import pytest

from monitor.extract.blocks import blocks
from monitor.extract.document import parse
from monitor.extract.facts import facts
from monitor.extract.others import others
from monitor.extract.read import read
from monitor.extract.title import headline
from monitor.model import Article, Page

TITLE = "Nanobrume ouvre une ligne de flacons à Limoges"
LEAD = (
    "La société Nanobrume a mis en service, lundi, une ligne de remplissage de flacons dans son usine de Limoges, où "
    "elle emploie désormais cent vingt personnes."
)
BODY = [
    "L'investissement, de huit millions d'euros, a été porté pour un quart par la région et pour le reste par ses "
    "actionnaires, qui attendaient cette étape depuis trois ans.",
    "La ligne remplira deux millions de flacons par an. Les premiers lots partiront vers les hôpitaux au printemps, "
    "après la visite des inspecteurs de l'agence du médicament.",
    "Une école de techniciens ouvrira dans les mêmes murs à la rentrée, avec le concours du lycée voisin et de "
    "l'union des industries de la chimie.",
]
TEXT = "".join(f"<p>{line}</p>" for line in (LEAD, *BODY))
TALK = [
    f"Moi je trouve que la ville numéro {number} aurait mieux fait de garder son argent pour les routes, parce que "
    "des flacons nous en avons déjà bien assez, et que personne n'en parle jamais dans les journaux."
    for number in range(12)
]
ASIDE = [
    f"Notre programme, point {number} : nous voulons que chaque canton ait sa bibliothèque, son marché et son train, "
    "et que les habitants en décident eux-mêmes au cours d'assemblées ouvertes à tous."
    for number in range(12)
]


def article(body: str, title: str = TITLE) -> Article:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read(Page("https://www.site.example/actu/flacons", 200, "text/html", page.encode()), None, "Europe/Paris")


def text(body: str) -> list[str]:
    return article(body).text.split("\n")


def thread(outer: str, inner: str, heading: str = "") -> str:
    said = "".join(f'<li class="{inner}"><b>Lecteur {i}</b><p>{line}</p></li>' for i, line in enumerate(TALK))
    return f'<div class="{outer}">{heading}<ul>{said}</ul></div>'


@pytest.mark.parametrize(
    "talk",
    [
        thread("comments", "comment even"),
        thread("post-comments comments", "comment-item", "<h3>Was unsere Leser meinen</h3>"),
        thread("sf_comment_list", "sf_comment_text"),
        thread("commentaires", "commentaire"),
        thread("lesComments", "unCommentaire"),
        thread("avis", "avis-lecteur", "<h2>Comments (12)</h2>"),
        thread("avis", "avis-lecteur", "<h2>Tous vos commentaires (12)</h2>"),
    ],
)
def test_what_readers_wrote_is_not_the_article_even_when_it_is_longer(talk: str) -> None:
    assert text(f"<h1>{TITLE}</h1><div class='corps'>{TEXT}</div>{talk}") == [LEAD, *BODY]


def test_a_part_of_the_article_may_be_called_how() -> None:
    """« comment » is how, too."""
    part = (
        f"<div class='comment-postuler'><h2>Comment postuler</h2><p class='comment-postuler-texte'>{BODY[2]}</p></div>"
    )
    found = text(f"<article><h1>{TITLE}</h1><p>{LEAD}</p><p>{BODY[0]}</p><p>{BODY[1]}</p>{part}</article>")
    assert found == [LEAD, BODY[0], BODY[1], "Comment postuler", BODY[2]]


@pytest.mark.parametrize("names", ["id='sidebar'", "class='widget-area'", "class='right-column grey'", "id='aside'"])
def test_a_side_column_goes_even_when_it_is_longer(names: str) -> None:
    side = "".join(f"<p>{line}</p>" for line in ASIDE)
    page = f"<div><div class='main'><h1>{TITLE}</h1>{TEXT}</div><div {names}><h3>Programme</h3>{side}</div></div>"
    assert text(page) == [LEAD, *BODY]


def test_an_article_in_a_column_called_side_stays() -> None:
    short = "<div class='menu-gauche'><p>Le journal des industries du soin.</p></div>"
    assert text(f"{short}<h1>{TITLE}</h1><div class='sidebar'>{TEXT}</div>") == [LEAD, *BODY]


@pytest.mark.parametrize("names", ["class='gallery'", "class='bloc-diaporama'", "id='photoCarousel'"])
def test_the_pictures_of_a_gallery_and_their_legends_go(names: str) -> None:
    shots = "".join(f"<div><img src='{i}.jpg'><p>{line}</p></div>" for i, line in enumerate(ASIDE))
    assert text(f"<article><h1>{TITLE}</h1><div {names}>{shots}</div>{TEXT}</article>") == [LEAD, *BODY]


def test_an_article_told_in_pictures_is_read() -> None:
    shots = "".join(f"<div><img src='{i}.jpg'><p>{line}</p></div>" for i, line in enumerate((LEAD, *BODY)))
    assert text(f"<article><h1>{TITLE}</h1><div class='gallery'>{shots}</div></article>") == [LEAD, *BODY]


def test_the_legend_of_a_picture_goes_however_long() -> None:
    legend = f"<div class='photo'><img src='a.jpg'><div class='photo-caption'>{ASIDE[0]}</div></div>"
    assert text(f"<h1>{TITLE}</h1><div class='corps'>{legend}{TEXT}</div>") == [LEAD, *BODY]
    box = f"<img src='b.jpg'><div class='caption'><h3>Une école</h3><p>{ASIDE[0]}</p></div>"
    assert ASIDE[0] in text(f"<h1>{TITLE}</h1><div class='corps'><p>{LEAD}</p>{box}<p>{BODY[0]}</p></div>")


def entry(title: str, lines: list[str], mark: str) -> str:
    return f"<article{mark}<h2>{title}</h2>{''.join(f'<p>{line}</p>' for line in lines)}</article>"


@pytest.mark.parametrize(
    "mark",
    [" class='entry hentry'>", "><h1>Un autre titre d'article</h1>", "><time datetime='2026-03-02'>2 mars</time>"],
)
def test_the_next_articles_of_an_endless_page_are_not_this_one(mark: str) -> None:
    own = f"<article class='entry'><h1>{TITLE}</h1>{TEXT}</article>"
    more = "".join(entry(f"La bibliothèque du canton {i} rouvre ses portes", ASIDE[i : i + 3], mark) for i in range(4))
    assert text(f"<main>{own}{more}</main>") == [LEAD, *BODY]


def test_the_parts_of_one_article_are_no_other_articles() -> None:
    own = f"<article><h1>{TITLE}</h1><p>{LEAD}</p><p>{BODY[0]}</p></article>"
    tree = parse(f"<html><body><main>{own}{entry('Une école dans les murs', BODY[1:], '>')}</main></body></html>")
    assert others(blocks(tree), tree.find(".//h1"), "https://www.site.example/actu/flacons") == set()


def test_an_article_goes_on_in_boxes_of_the_same_make() -> None:
    first = "".join(f"<p>{line}</p>" for line in (LEAD, *BODY, *ASIDE[:3]))
    page = f"<h1>{TITLE}</h1><div class='paragraphe'>{first}</div><div class='paragraphe'><p>{ASIDE[5]}</p></div>"
    assert text(f"<div class='corps'>{page}</div>") == [LEAD, *BODY, *ASIDE[:3], ASIDE[5]]


def test_what_follows_the_only_paragraph_is_read() -> None:
    list_ = "<ul><li>les ateliers et la salle blanche</li><li>le quai des expéditions</li></ul>"
    page = f"<h1>{TITLE}</h1><div class='corps'><p>{LEAD} {BODY[0]} Les visites :</p>{list_}</div>"
    assert text(page)[1:] == ["les ateliers et la salle blanche", "le quai des expéditions"]


def test_the_titles_of_a_player_sum_nothing_up() -> None:
    shows = "".join(
        f"<div class='video-titre'>Canton {i} : ce que le maire répond à ceux qui veulent garder la bibliothèque ouverte"
        " le soir</div>"
        for i in range(4)
    )
    more = "".join(f"<p>{line}</p>" for line in ASIDE[:4])
    page = f"<h1>{TITLE}</h1><div class='lecteur'>{shows}</div><div class='corps'>{TEXT}{more}</div>"
    assert text(page) == [LEAD, *BODY, *ASIDE[:4]]


def test_a_paragraph_that_comes_back_again_and_again_is_meant_to() -> None:
    again = "".join(f"<p>{line}</p><p>{LEAD}</p>" for line in BODY)
    assert text(f"<h1>{TITLE}</h1><div class='corps'>{again}</div>").count(LEAD) == 3
    twice = f"<h1>{TITLE}</h1><div class='corps'><p>{LEAD}</p>{TEXT}</div>"
    assert text(twice).count(LEAD) == 1


def test_a_heading_that_links_to_its_own_page_is_the_title() -> None:
    head = f"<h1><a href='/'>Le journal</a></h1><h2><a href='/2026/03/flacons'>{TITLE}</a></h2>"
    tree = parse(f"<html><head><title>{TITLE} | Usines</title></head><body>{head}{TEXT}</body></html>")
    found = headline(tree, facts(tree), "https://www.site.example/2026/03/flacons", "")
    assert (found.text, found.element is not None and found.element.tag, found.sure) == (TITLE, "h2", True)


def test_a_lead_in_bold_is_no_title() -> None:
    found = article(f"<div class='corps'><p><b>{LEAD}</b></p>{TEXT}</div>", TITLE)
    assert found.title == TITLE
    assert found.text.split("\n") == [LEAD, *BODY]


def test_what_a_script_should_have_filled_in_is_neither_title_nor_text() -> None:
    found = article(f"<h1>{{{{ fiche.titre }}}}</h1><div class='corps'><p>{{{{ fiche.date | date }}}}</p>{TEXT}</div>")
    assert found.title == TITLE
    assert found.text.split("\n") == [LEAD, *BODY]


def test_an_article_for_browsers_without_scripts_is_read() -> None:
    notice = "<noscript><p>Activez JavaScript pour lire le journal dans de bonnes conditions.</p></noscript>"
    page = f"{notice}<h1>{TITLE}</h1><div id='app'></div><noscript><div>{TEXT}</div></noscript>"
    assert text(page) == [LEAD, *BODY]


def test_a_page_may_begin_with_much_white_space() -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{TEXT}</body></html>"
    body = (" \t\n" * 2000 + page).encode()
    found = read(Page("https://www.site.example/actu/flacons", 200, "text/html", body), None, "Europe/Paris")
    assert found.text.split("\n") == [LEAD, *BODY]


def test_what_only_a_script_reads_is_no_text() -> None:
    data = '{ "modules": [{"name": "photo"}], "identifiant": "2162867", "titre": "' + LEAD + '" }'
    assert text(f"<h1>{TITLE}</h1><div class='corps'><div>{data}</div>{TEXT}</div>") == [LEAD, *BODY]
